decision-subject = Ođđa reive: { $authority }
decision-body = Dutnje lea boahtán reive: { $authority }. Sisačálit { $site } ja loga reivve.
information-subject = { $authority } dárbbaša vástádusa dus
information-body = { $authority } dárbbaša eambbo dieđuid dus. Sisačálit { $site } ja vástit.
message-subject = Ođđa diehtu: { $authority }
message-body = Dutnje lea boahtán diehtu: { $authority }. Sisačálit { $site } ja loga dieđu.

role-owner = Don leat eaiggát
role-general-manager = Don leat beaivválaš jođiheaddji
role-board-leader = Don leat stivrajođiheaddji
role-deputy-board-leader = Don leat stivrra nubbinjođiheaddji
role-contact-person = Don leat oktavuođaolmmoš
role-delegated = Fitnodat lea addán dutnje vejolašvuođa
