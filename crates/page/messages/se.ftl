## Shell
skip-to-content = Njuike váldosisdollui
error-prefix = Meattáhus: { $title }
menu = Fállu
main-menu = Váldofállu
language = Giella
sign-in = Logge sisa
sign-out = Logge olggos
profile-menu = Du profiila
you-are-acting-for = Don ovddastat: { $name }
change-actor = Molsso
demonstration = Demonstrašuvdna
demonstration-explained = Dáppe ii leat mihkkege duohta: olbmot, áššit ja reivvet leat hutkojuvvon.
contact-us = Váldde oktavuođa minguin
phone = Telefovdna
email = E-poasta
about-the-site = Neahttabáikki birra
accessibility-statement = Olahahttivuođačilgehus
privacy = Persovdnasuodjaleapmi
front-page = Ovdasiidu
you-are-here = Don leat dáppe

## Fields
must-be-filled = Ferte devdojuvvot
optional = Eaktodáhtolaš
day = Beaivi
month = Mánnu
year = Jahki
choose = Vállje …
your-files = Du fiillat
remove = Váldde eret
remove-thing = Váldde eret: { $name }
characters-at-most = Sáhtát čállit eanemustá { $count } mearkka.
error-summary-heading = Don fertet njulget dán ovdal go sáhtát joatkit

## Lists and steps
change = Rievdat
change-thing = Rievdat: { $name }
not-answered = Ii vástiduvvon
step-of = Lávki { $step }, oktiibuot { $count }
state-done = Gárvvis
state-current = Jođus dál
state-waiting = Boahtá maŋŋelis
pages = Bláđe siidduin
previous-page = Ovddit
next-page = Boahtte
go-to-page = Mana siidui { $number }
search = Oza
search-on-site = Oza neahttabáikkis
show-figures-as-table = Čájet loguid tabeallan
what = Mii
figure = Lohku
