decision-subject = Nytt brev frå { $authority }
decision-body = Du har fått eit brev frå { $authority }. Logg inn på { $site } for å lese det.
information-subject = { $authority } treng svar frå deg
information-body = { $authority } treng fleire opplysningar frå deg. Logg inn på { $site } for å svare.
message-subject = Ny melding frå { $authority }
message-body = Du har fått ei melding frå { $authority }. Logg inn på { $site } for å lese henne.

role-owner = Du er innehavar
role-general-manager = Du er dagleg leiar
role-board-leader = Du er styreleiar
role-deputy-board-leader = Du er nestleiar i styret
role-contact-person = Du er kontaktperson
role-delegated = Verksemda har gitt deg tilgang
