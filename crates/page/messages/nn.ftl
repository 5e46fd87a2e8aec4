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
