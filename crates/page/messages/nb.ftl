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
