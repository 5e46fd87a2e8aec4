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

## The end of a session
session-pause-line = Don leat sisaloggejuvvon dii. { $time } rádjai, ja guhkit go rabat dahje sáddet siiddu.
session-limit-line = Don leat sisaloggejuvvon dii. { $time } rádjai. Dalle fertet logget sisa ođđasit.
session-ended-line = Don it šat leat sisaloggejuvvon.
session-stay = Doalat mu sisaloggejuvvon
session-anew = Logge sisa ođđasit
session-new-tab = rahpasa ođđa láses
session-left = Áigi báhcán
session-minutes = { $count } minuhta
session-minute = 1 minuhtta
session-less = unnit go okta minuhtta
session-pause-title = Don loggejuvvot fargga olggos
session-pause-text = Don it leat rahpan dahje sádden maidege muhtun áigái. Sihkarvuođa dihte mii logget du olggos fargga.
session-limit-title = Don fertet fargga logget sisa ođđasit
session-limit-text = Don sáhtát leat sisaloggejuvvon eanemustá { $minutes } minuhta hávális. Dat maid leat čállán dán siidui, báhcá deike. Logge sisa ođđasit ođđa láses, ja joatkke dáppe dan maŋŋil.
session-ended-title = Don it šat leat sisaloggejuvvon
session-ended-text = Dat maid leat čállán dán siidui, lea ain dáppe. Logge sisa ođđasit ođđa láses, ja joatkke dáppe dan maŋŋil.
session-back = Ruovttoluotta siidui
session-failed = Mii eat ožžon oktavuođa bálvalusain. Geahččal fas.

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
