## Shell
skip-to-content = Hopp til hovedinnholdet
error-prefix = Feil: { $title }
menu = Meny
main-menu = Hovedmeny
language = Språk
sign-in = Logg inn
sign-out = Logg ut
profile-menu = Din profil
you-are-acting-for = Du handler på vegne av { $name }
change-actor = Bytt
demonstration = Demonstrasjon
demonstration-explained = Ingenting her er ekte: personer, saker og brev er oppdiktet.
contact-us = Kontakt oss
phone = Telefon
email = E-post
about-the-site = Om nettstedet
accessibility-statement = Tilgjengelighetserklæring
privacy = Personvern
front-page = Forsiden
you-are-here = Du er her

## The end of a session
session-pause-line = Du er innlogget til kl. { $time }, og lenger når du åpner eller sender en side.
session-limit-line = Du er innlogget til kl. { $time }. Da må du logge inn på nytt.
session-ended-line = Du er ikke lenger innlogget.
session-stay = Hold meg innlogget
session-anew = Logg inn på nytt
session-new-tab = åpnes i ny fane
session-left = Tid igjen
session-minutes = { $count } minutter
session-minute = 1 minutt
session-less = under ett minutt
session-pause-title = Du blir snart logget ut
session-pause-text = Du har ikke åpnet eller sendt noe på en stund. For sikkerhets skyld logger vi deg ut om litt.
session-limit-title = Du må snart logge inn på nytt
session-limit-text = Du kan være innlogget i høyst { $minutes } minutter om gangen. Det du har skrevet på denne siden, blir stående. Logg inn på nytt i en ny fane, og fortsett her etterpå.
session-ended-title = Du er ikke lenger innlogget
session-ended-text = Det du har skrevet på denne siden, står her fortsatt. Logg inn på nytt i en ny fane, og fortsett her etterpå.
session-back = Tilbake til siden
session-failed = Vi fikk ikke kontakt med tjenesten. Prøv igjen.

## Fields
must-be-filled = Må fylles ut
optional = Valgfritt
day = Dag
month = Måned
year = År
choose = Velg …
your-files = Filene dine
remove = Fjern
remove-thing = Fjern { $name }
characters-at-most = Du kan skrive inntil { $count } tegn.
error-summary-heading = Du må rette dette før du kan gå videre

## Lists and steps
change = Endre
change-thing = Endre { $name }
not-answered = Ikke besvart
step-of = Steg { $step } av { $count }
state-done = Fullført
state-current = Pågår nå
state-waiting = Kommer senere
pages = Bla i sider
previous-page = Forrige
next-page = Neste
go-to-page = Gå til side { $number }
search = Søk
search-on-site = Søk på nettstedet
show-figures-as-table = Vis tallene som tabell
what = Hva
figure = Tall
