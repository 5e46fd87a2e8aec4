# Varsler: hvem som har skrevet og hvor man logger inn, aldri hva saken gjelder. Ingen lenker.
decision-subject = Nytt brev fra { $authority }
decision-body = Du har fått et brev fra { $authority }. Logg inn på { $site } for å lese det.
information-subject = { $authority } trenger svar fra deg
information-body = { $authority } trenger flere opplysninger fra deg. Logg inn på { $site } for å svare.
message-subject = Ny melding fra { $authority }
message-body = Du har fått en melding fra { $authority }. Logg inn på { $site } for å lese den.

# Hvorfor noen kan handle for en virksomhet.
role-owner = Du er innehaver
role-general-manager = Du er daglig leder
role-board-leader = Du er styreleder
role-deputy-board-leader = Du er nestleder i styret
role-contact-person = Du er kontaktperson
role-delegated = Virksomheten har gitt deg tilgang
