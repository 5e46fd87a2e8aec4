## Shell
skip-to-content = Hopp til hovudinnhaldet
error-prefix = Feil: { $title }
menu = Meny
main-menu = Hovudmeny
language = Språk
sign-in = Logg inn
sign-out = Logg ut
profile-menu = Profilen din
you-are-acting-for = Du handlar på vegner av { $name }
change-actor = Byt
demonstration = Demonstrasjon
demonstration-explained = Ingenting her er ekte: personar, saker og brev er oppdikta.
contact-us = Kontakt oss
phone = Telefon
email = E-post
about-the-site = Om nettstaden
accessibility-statement = Tilgjengelegheitserklæring
privacy = Personvern
front-page = Framsida
you-are-here = Du er her

## The end of a session
session-pause-line = Du er innlogga til kl. { $time }, og lenger når du opnar eller sender ei side.
session-limit-line = Du er innlogga til kl. { $time }. Då må du logge inn på nytt.
session-ended-line = Du er ikkje lenger innlogga.
session-stay = Hald meg innlogga
session-anew = Logg inn på nytt
session-new-tab = blir opna i ny fane
session-left = Tid att
session-minutes = { $count } minutt
session-minute = 1 minutt
session-less = under eitt minutt
session-pause-title = Du blir snart logga ut
session-pause-text = Du har ikkje opna eller sendt noko på ei stund. For å vere trygge loggar vi deg ut om litt.
session-limit-title = Du må snart logge inn på nytt
session-limit-text = Du kan vere innlogga i høgst { $minutes } minutt om gongen. Det du har skrive på denne sida, blir ståande. Logg inn på nytt i ei ny fane, og hald fram her etterpå.
session-ended-title = Du er ikkje lenger innlogga
session-ended-text = Det du har skrive på denne sida, står her framleis. Logg inn på nytt i ei ny fane, og hald fram her etterpå.
session-back = Tilbake til sida
session-failed = Vi fekk ikkje kontakt med tenesta. Prøv igjen.

## Fields
must-be-filled = Må fyllast ut
optional = Valfritt
day = Dag
month = Månad
year = År
choose = Vel …
your-files = Filene dine
remove = Fjern
remove-thing = Fjern { $name }
characters-at-most = Du kan skrive inntil { $count } teikn.
error-summary-heading = Du må rette dette før du kan gå vidare

## Lists and steps
change = Endre
change-thing = Endre { $name }
not-answered = Ikkje svart på
step-of = Steg { $step } av { $count }
state-done = Fullført
state-current = Går føre seg no
state-waiting = Kjem seinare
pages = Bla i sider
previous-page = Førre
next-page = Neste
go-to-page = Gå til side { $number }
search = Søk
search-on-site = Søk på nettstaden
show-figures-as-table = Vis tala som tabell
what = Kva
figure = Tal
