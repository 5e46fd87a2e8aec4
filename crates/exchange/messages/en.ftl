decision-subject = New letter from { $authority }
decision-body = You have received a letter from { $authority }. Sign in at { $site } to read it.
information-subject = { $authority } needs an answer from you
information-body = { $authority } needs more information from you. Sign in at { $site } to answer.
message-subject = New message from { $authority }
message-body = You have received a message from { $authority }. Sign in at { $site } to read it.

role-owner = You are the owner
role-general-manager = You are the general manager
role-board-leader = You are the leader of the board
role-deputy-board-leader = You are the deputy leader of the board
role-contact-person = You are the contact person
role-delegated = The organisation has given you access
