## Work list
work-list = Bargolistu
filters = Makkár áššit
filter-mine = Mu áššit
filter-unit = Buot ovttadagas
filter-unassigned = Friija áššit
filter-overdue = Áigemearri nohkan
filter-waiting = Vuordá ohcci
filter-approve = Dohkkeheapmái
filter-decided = Mearriduvvon
column-case = Ášši
column-service = Bálvalus
column-applicant = Ohcci
column-received = Boahtán
column-deadline = Áigemearri
column-state = Dilli
column-rules = Njuolggadusat dadjet
column-handler = Áššemeannudeaddji
column-title = Namahus
column-day = Beaivi
column-hours = Áigi
column-place = Báiki
you = Don
nobody = Ii oktage
the-rules = Njuolggadusat
awaits-you = Vuordá du
protected = Suodjaluvvon čujuhus
decided-on = Mearriduvvon { $date }
see-unassigned = Geahča friija áššiid
to-grants = Geahča boahtte lobiid
empty-mine = Dus eai leat áššit
empty-mine-body = Go válddát ášši, de gávnnat dan dáppe.
empty-unit = Ovttadagas eai leat rabas áššit
empty-unit-body = Ođđa ohcamušat bohtet deike go áššemeannudeaddji ferte geahččat daid.
empty-unassigned = Eai leat friija áššit
empty-unassigned-body = Buot rabas áššiin lea áššemeannudeaddji.
empty-overdue = Ii oktage ášši leat badjel áigemeari
empty-overdue-body = Dáppe áššit bohtet oidnosii jus nu geavvá.
empty-waiting = Ii oktage ášši vuordde ohcci vástádusa
empty-waiting-body = Go bivddát eanet dieđuid, de ášši lea dáppe dassážii go vástádus boahtá.
empty-approve = Ii oktage mearrádus vuordde du
empty-approve-body = Bargoguimmiid evttohusat maid don sáhtát dohkkehit, bohtet deike.
empty-decided = Ii oktage ášši leat vel mearriduvvon
empty-decided-body = Maŋimuš mearriduvvon áššit bohtet deike.

## Deadlines and durations
deadline-none = Ii áigemearri
deadline-paused = Áigemearri lea bisánan
deadline-today = Áigemearri lea odne
deadline-late = { $days ->
    [one] Nogai 1 beaivvi áigi
    [two] Nogai { $days } beaivvi áigi
   *[other] Nogai { $days } beaivvi áigi
}
deadline-left = { $days ->
    [one] Vel 1 beaivi
    [two] Vel { $days } beaivvi
   *[other] Vel { $days } beaivvi
}
day-and-time = { $date } dii. { $time }
less-than-a-minute = unnit go okta minuhtta
minutes = { $count ->
    [one] 1 minuhtta
    [two] { $count } minuhta
   *[other] { $count } minuhta
}
hours = { $count ->
    [one] 1 diibmu
    [two] { $count } diimmu
   *[other] { $count } diimmu
}
hours-and-minutes = { $hours } ja { $minutes }
since = { $when } rájes

## A case
next-step = Mii dál?
next-free = Ii oktage leat váldán ášši. Váldde dan vai sáhtát álgit.
next-mine = Ášši lea du. Loga ohcamuša ja mearrit dan.
next-others = Ášši lea dál dáinna: { $name }.
next-waits = Mii vuordit ohcci vástádusa. Áigemearri lea bisánan dan botta.
next-waits-until = Mii vuordit ohcci vástádusa ovdal { $day }. Áigemearri lea bisánan dan botta.
next-for-my-approval = Bargoguoibmi lea evttohan mearrádusa. Loga dan, ja dohkket dahje sádde ruovttoluotta.
next-for-approval = Mearrádusevttohus vuordá ahte nubbi dohkkeha dan.
next-over = Ášši lea meannuduvvon. Ii leat šat mihkkege dahkat.
next-complaint = Muhtun váidá mearrádusa. Váidda ferte meannuduvvot.
next-complaint-forwarded = Váidda lea sáddejuvvon viidáseappot. Registrere mearrádusa go dat boahtá.
next-annulled = Mearrádus lea fámohuhttojuvvon. Ášši ferte mearriduvvot ođđasit.
was-sent-back = Evttohus sáddejuvvui ruovttoluotta
act-claim = Váldde ášši
act-hand-back = Luoitte ášši
act-decide = Mearrit ášši
act-ask = Bivdde dieđuid
act-approve = Geahča evttohusa
act-reopen = Raba ášši fas
act-assign = Atte ášši bargoskihpárii
assign-to = Gii galgá oažžut ášši?
done-claimed = Ášši lea dál du
done-handed-back = Ášši lea fas friija
done-decided = Mearrádus lea dahkkon, ja reive sáddejuvvo
done-proposed = Evttohus lea sáddejuvvon dohkkeheapmái
done-approved = Mearrádus lea dohkkehuvvon, ja reive sáddejuvvo
done-sent-back = Evttohus lea sáddejuvvon ruovttoluotta
done-asked = Reive ohccái sáddejuvvo, ja áigemearri lea bisánan
done-reopened = Ášši lea rahpojuvvon fas
done-assigned = Áššis lea ođđa áššemeannudeaddji
rules-say = Maid njuolggadusat dadjet
recommend-grant = Sáhttá miehtat
recommend-refuse = Galgá biehttalit
recommend-manual = Don fertet árvvoštallat
recommend-other-form = Gullá eará skovvái
outcome = Boađus
outcome-grant = Mieđihuvvon
outcome-refuse = Biehttaluvvon
show-facts = Geahča dieđuid maid vuođul njuolggadusat dadjet
facts = Dieđut
fact = Diehtu
fact-value = Vástádus
not-known = ii dihtosis
show-trace = Geahča manne: buot geahččaluvvon njuolggadusat
trace-matched = Njuolggadus { $number } guoská
trace-what = Eaktu
trace-asks = Njuolggadus gáibida
trace-is = Dán áššis
trace-others = Njuolggadusat mat eai guoskka
trace-unmatched = Njuolggadus { $number }: { $label } lea { $value }, muhto njuolggadus gáibida { $entry }
trace-builds-on = Vuođđu: { $name }
trace-missing = Njuolggadusain váilu diehtu: { $fact }
trace-nothing-matched = Ii oktage njuolggadus heiven. Danin ferte olmmoš árvvoštallat ášši.
decision = Mearrádus
decided-by = Mearridan
approved-by = Dohkkehan
decided-at = Mearriduvvon
application = Ohcamuš
papers = Dokumeanttat
screened = Spiehkastuvvon almmolašvuođas: { $ground }
# How a letter stands and since when; whose it is where there are several.
receipt = { $state }, { $when }
receipt-of = { $recipient }: { $receipt }
not-published = Ii leat almmolaš journálas
unknown-format = Amas formáhtta
file-empty = Fiila lea guorus.
file-locked = Fiila lea lohkkaduvvon beassansániin.
file-restricted = Fiilla ráhkadeaddji lea ráddjen maid dainna sáhttá dahkat. Dan ii sáhte vurkkodit nu go dat lea.
file-macros = Fiillas leat makrot, mat sáhttet vahágahttit go dat rahpojuvvo.
file-script = Fiillas leat skriptat, mat sáhttet johtit go dat rahpojuvvo.
file-embedded = Fiillas leat eará fiillat.
file-starts-program = Fiila sáhttá geahččalit álggahit prográmma go dat rahpojuvvo.
file-swells = Fiila šaddá hui stuorisin go dat rahpojuvvo, iige sisdoallu leat iskojuvvon.
file-cut-short = Fiila nohká menddo árrat. Juoga sáhttá váilut.
file-damaged = Fiila lea billašuvvan. Juoga sáhttá váilut dahje čájehuvvot boastut.
file-wrong-name = Fiila sáddejuvvui namain mii dadjá ahte dat lea juoga eará go dat lea.
file-is-program = Fiila lea prográmma. Ale raba dan.
file-holds-program = Fiillas lea prográmma.
file-preface = Fiila álgá juoga earáin ja sáhttá leat guokte fiilašlája oktanaga.
file-false-claim = Fiila dadjá ahte dat lea PDF/A, muhto das lea juoga maid PDF/A ii divtte. Dat ii rehkenastojuvvo arkiivaformáhttan.
about-the-case = Ášši birra
service = Bálvalus
received = Boahtán
channel = Kanála
channel-web = Neahttasiidu
channel-phone = Telefovdna
channel-counter = Fitnan ieš
channel-paper = Báhpir
deadline = Áigemearri
paused-since = Bisánan dán rájes
handler = Áššemeannudeaddji
unit = Ovttadat
time-spent = Geavahuvvon áigi
parties = Oassebealit
protected-contact = Čujuhus ja oktavuođadieđut eai čájehuvvo.
related = Eará lobit
related-this-year = { $count ->
    [one] 1 lohpi lea addon seamma jagi.
    [two] { $count } lobi leat addon seamma jagi.
   *[other] { $count } lobi leat addon seamma jagi.
}
related-here = Seamma báikkis, sullii seamma áigge:
related-none-here = Eai leat earát seamma báikkis sullii seamma áigge.
story = Dát lea dáhpáhuvvan
looks = Gii lea geahččan ášši
look-when = Goas
look-who = Gii
look-what = Mii
look-case = Ášši
what-is-public = Maid almmolašvuohta oaidná

## The archive's words
entry-incoming = Boahtán
entry-outgoing = Vuolgán
entry-internal = Siskkáldas
entry-presentation = Áššeovdanbuktin
status-reserved = Várrejuvvon
status-provisional = Gaskaboddasaččat registrerejuvvon
status-registered = Registrerejuvvon
status-finished = Gárvvis
status-approved = Dohkkehuvvon
status-dispatched = Sáddejuvvon
status-journalled = Journálii čállon
status-archived = Arkiverejuvvon
status-expired = Heaittihuvvon
letter-queued = Galgá sáddejuvvot
letter-sent = Sáddejuvvon
letter-delivered = Addon
letter-undelivered = Ii rahppon digitálalaččat, sáddejuvvo báhpiris
letter-printing = Čálihuvvo
letter-printed = Čálihuvvon ja poastii biddjon
letter-read = Lohkkon
letter-manual = Áššemeannudeaddji ferte čuovvulit
letter-handled = Sáddejuvvon gieđain

## What has happened
event-opened = Ášši ásahuvvui
event-received = Ohcamuš bođii
event-claimed = Ášši oaččui áššemeannudeaddji
event-handed-back = Ášši addui ruovttoluotta
event-closed = Ášši loahpahuvvui
event-reopened = Ášši rahppui fas
event-title = Ášši namahus rievdaduvvui
event-unit = Ášši sirdojuvvui eará ovttadahkii
event-proposed = Mearrádus evttohuvvui
event-sent-back = Evttohus sáddejuvvui ruovttoluotta
event-approved = Mearrádus dohkkehuvvui
event-decided = Mearrádus dahkkui
event-asked = Ohccis bivdojuvvojedje dieđut
event-answered = Ohcci vástidii
event-withdrawn = Ohcamuš gessojuvvui ruovttoluotta
event-announced-granted = Diehtu ahte lea juolluduvvon
event-announced-withdrawn = Diehtu ahte ii leat šat fámus
event-announcement-sent = E-poasta lea sáddejuvvon
event-screened = Ášši suodjaluvvui
event-unscreened = Suodjaleapmi heaittihuvvui
event-breach = Rihkkun registrerejuvvui
event-breach-revoked = Registrerejuvvon rihkkun gessojuvvui ruovttoluotta
sending-enqueued = Reive biddjui vuordit sáddema
sending-accepted = SvarUt vuostáiválddii reivve
sending-unanswered = SvarUt ii vástidan; mii geahččalit fas
sending-not-sent = SvarUt ii doaibman; mii geahččalit fas
sending-refused = SvarUt ii vuostáiváldán reivve
sending-no-way = Reive ii sáhte sáddejuvvot: vuostáiváldis váilu čujuhus
sending-entry-not-marked = Reive lea sáddejuvvon, muhto journálamerkošii ii sáhttán merket
sending-overdue = Mii eat leat ožžon loahpalaš duođaštusa mánu siste
sending-posted-by-hand = Reive sáddejuvvui poasttas
sending-sent-anew = Reive sáddejuvvui ođđasit
sending-opened = Vuostáiváldi rabai reivve Mu siiddus

## Letters
decide-case = Mearrit ášši { $number }
choose-outcome = Mii lea boađus?
as-recommended = Nugo njuolggadusat dadjet
change-outcome = Molsso bohtosa
draft-letter = Ráhkat reiveevttohusa
the-letter = Reive
letter-title = Reivve namahus
letter-text = Teaksta
show-preview = Ovdačájet
show-pdf = Geahča PDF:an
save-draft = Vurke álgohámi
start-over = Álgge ođđasit evttohusain
make-decision = Daga mearrádusa
send-for-approval = Sádde dohkkeheapmái
needs-second = Nubbi ferte dohkkehit dán mearrádusa ovdal go sáddejuvvo
draft-saved = Du álgohápmi vurkejuvvui { $when }.
draft-proposed = Evttohus lea ráhkaduvvon bálvalusa málle vuođul. Loga ja divo maid dáhtut.
preview = Ná šaddá reive
table-in-letter = Tabealla reivves
proof-not-sent = Dát lea álgohápmi mii ii leat sáddejuvvon.
markup-help = Ná čálát bajilčállagiid, listtuid ja deattuhusaid
markup-paragraphs = Guođe guoros linnjá oasážiid gaskii. Dát mearkkat mearkkašit juoidá:
markup-heading = bajilčála
markup-list = čuokkis listtus
markup-numbers = nummirastojuvvon listu
markup-strong = dehálaš sánit
markup-fact = diehtu namain
markup-callout = juoga maid lohkki ii galgga vajáldahttit
markup-link = liŋka
problem-no-title = Čále reivvii namahusa
problem-long-title = Namahusas sáhttet leat eanemusat { $count } mearkka
problem-no-text = Čále reivve teavstta
problem-long-text = Teavsttas sáhttet leat eanemusat { $count } mearkka
problem-no-reasons = Čális reivvii manin biehttalat ohcama
conflict-title = Ášši lea rievdan dan botta go čállet
conflict-what = { $who }: { $what } ({ $when })
conflict-kept = Mihkkege ii leat sáddejuvvon dál. Du teaksta lea dáppe. Geahča ášši ovdal go geahččalat fas.
approve-case = Dohkket mearrádusa áššis { $number }
drawn-up-by = Evttohan
drawn-up-at = Evttohuvvon
your-answer = Du vástádus
approve = Dohkket ja sádde mearrádusa
send-back = Sádde ruovttoluotta
send-back-why = Mii ferte rievdaduvvot?
send-back-help = Evttoheaddji oaidná maid don čálát.
problem-no-remark = Čále mii ferte rievdaduvvot
ask-case = Bivdde dieđuid áššis { $number }
ask-pauses = Ohcci sáhttá vástidit dán rádjai: { $day }. Ášši áigemearri bisána dassážii go vástádus boahtá.
what-is-missing = Mii váilu?
own-words = Juoga eará, iežat sániiguin
problem-nothing-chosen = Vállje mii váilu, dahje čále dan iežat sániiguin
send-question = Sádde reivve

## Breaches
breaches = Lobi rihkkun
breaches-in-case = Lobi rihkkun áššis { $number }
breaches-lead = Olmmoš geahčá čuovvovaš ohcama dan olbmos geas lea rihkkun. Dat maid čálát, vurkejuvvo áššis ja lea suodjaluvvon almmolašvuođas.
breaches-none = Ii leat rihkkun registrerejuvvon
breaches-none-body = Registrere rihkkuma dáppe go eavttut eai čuvvojuvvon.
breach-new = Registrere rihkkuma
breach-day = Goas dáhpáhuvai?
breach-what = Mii dáhpáhuvai?
breach-what-help = Čális mii eavttuid ii čuvvojuvvon, ja movt dihtibehtet dan.
breach-register = Registrere rihkkuma
breach-by = Registreren
breach-revoke = Geassit ruovttoluotta
breach-revoke-why = Manin gessojuvvo ruovttoluotta?
breach-revoked = Gessojuvvon ruovttoluotta { $when }
breach-no-day = Čális dáhtona mas lea beaivi, mánnu ja jahki
breach-day-to-come = Dáhton ii sáhte leat maŋŋel odne
breach-no-text = Čális moatti sániin masa dat guoská

## Search
search-title = Oza áššiid
search-label = Áššenummir, namma dahje sánit namahusas
search-help = Ovdamearkka dihtii 2026/17. Sáhtát maid čállit riegádannummira. Dat maid ozat, ii vurkejuvvo. Áššiid main lea suodjaluvvon čujuhus, gávnnat dušše áššenummiriin dahje riegádannummiriin.
search = Oza
search-hits = { $count ->
    [one] 1 ášši
    [two] { $count } ášši
   *[other] { $count } ášši
}
search-empty = Mii eat gávdnan áššiid
search-empty-body = Dárkkis čállinvuogi, dahje geahččal unnit sániiguin. Don oainnát dušše áššiid maidda dus lea vejolašvuohta.

## Coming licences
grants = Boahtte lobit
grants-lead = Mii lea mieđihuvvon ovddasguvlui, sidjiide geat dárkkistit.
grants-empty = Eai leat boahtte lobit
grants-empty-body = Go lohpi lea addon, de dat lea dáppe dassážii go beaivi lea vássán.

## Licences given elsewhere
to-licences = Geahča lobiid mat leat addojuvvon prográmma olggobealde
licences = Lobit mat leat addojuvvon prográmma olggobealde
licences-lead = Njuolggadusat váldet daid vuhtii go muhtun ohcá lobi seamma báikái ja áigái.
licences-empty = Eai leat registrerejuvvon lobit
licences-empty-body = Registrere lobiid maid suohkan lea addán eará láhkai, ovdamearkka dihte dábálaš skeŋkenlobiid.
licence-register = Registrere lobi
licence-register-lead = Dat oažžu iežas ášši arkiivvas. Jus dat lea juo registrerejuvvon, de boađát dasa.
licence-kind = Lobi šládja
licence-holder = Lobi eaiggát
licence-organisation = Organisašuvdnanummir
licence-organisation-help = Ovcci logu, jus eaiggádis lea nummir.
licence-place = Báikki namma
licence-street = Gáhttačujuhus
licence-postal-code = Poastanummir
licence-first-day = Vuosttaš beaivi
licence-last-day = Maŋimuš beaivi
licence-from = Dii. rájes
licence-to = Dii. rádjai
licence-to-help = Jus loahppa lea ovdal álggu, de gullá dat čuovvovaš beaivái.
licence-in-force = Registrerejuvvon
licence-told = Dieđihuvvon
licence-revoke = Váldde lobi eret registaris
licence-revoke-why = Das lea luohpan, dat lea gessojuvvon ruovttoluotta dahje boastut registrerejuvvon. Njuolggadusat eai šat váldde dan vuhtii.
licence-no-kind = Vállje makkár lohpi dat lea
licence-no-name = Deavdde gietti, eanemusat { $most } mearkka
licence-no-number = Čále gustojeaddji organisašuvdnanummira mas leat ovcci logu
licence-no-postal-code = Čále poastanummira mas leat njeallje logu
licence-days-reversed = Maŋimuš beaivi ii sáhte leat ovdal vuosttaš beaivvi
licence-no-time = Čále diibmoáiggi, ovdamearkka dihte 11.00

## Tasks
tasks = Bargamušat
tasks-lead = Dát lea bisánan ja dárbbaša olbmo.
administration = Hálddašeapmi
administration-lead = Don leat sisaloggejuvvon hálddašeaddjin. Rolla ii atte vejolašvuođa oaidnit áššiid.
administration-tasks = Geahča barggaid mat leat bisánan, ja divtte prográmma geahččalit daid fas.
figures = Logut
administration-figures = Geahča man guhkes áiggi bálvalusat ádjánit, ja maid dat máksét.
administration-roles = Jus galggat maiddái meannudit áššiid, de ferte dat gii stivre bargiid rollaid, addit dutnje vel ovtta rolla.
tasks-empty = Buot doaibmá nugo galgá
tasks-empty-body = Go juoga bisána, de dat boahtá deike. Mihkkege ii jávkka.
tasks-letters = Reivvet mat eai boađe ovdan iežaset alde
tasks-letters-why = Čálit daid ja bija poastii, dahje divo dan mii lea boastut, ja sádde ođđasit.
letter-for = Vuostáiváldi: { $name }
is-posted = Mun lean bidjan dan poastii
send-once-more = Sádde ođđasit
open-case = Raba ášši ({ $number })
tasks-held = Journálamerkošat maid ii sáhte almmuhit
tasks-held-why = Riegádannummir teavsttas bisseha almmuheami. Suodjal dan, dahje čále namahusa ođđasit.
held-title = Riegádannummir namahusas
held-case-title = Riegádannummir ášši namahusas
held-party = Riegádannummir sáddejeaddji dahje vuostáiváldi namas
open-entry = Raba ja divo
tasks-files = Fiillat amas formáhtas
tasks-files-why = Arkiiva ii dovdda formáhta. Bivdde fiilla PDF:an, dahje rievdat dan.
tasks-not-archival = Dokumeanttat mat eai leat arkiivaformáhtas
tasks-not-archival-why = Áššiid ii sáhte loahpahit ovdal go dokumeanttain lea arkiivavarianta, dahje dat seailluhuvvojit nugo leat.
not-archival-format = Formáhta lea { $format }. Arkivverket ii váldde dan vuostá nugo dat lea.
not-archival-lead = Ášši ii sáhte loahpahit ovdal go juohke dokumeanttas lea arkiivavarianta, dahje dat seailluhuvvo nugo lea.
archive-file = Arkiivavarianta
archive-file-help = Fiila arkiivaformáhtas mas lea seamma sisdoallu, ovdamearkka dihte PDF/A. Eanemusat 50 MB.
add-archive-file = Viečča arkiivavariantta
keep-as-it-is-why = Manne galgá dokumeanta seailluhuvvot nugo dat lea?
keep-as-it-is-help = Siva čuovvu dokumeantta Arkivverkii (riikaarkivára láhkaásahus § 5-17).
keep-as-it-is = Seailut dokumeantta nugo dat lea
problem-no-archive-file = Vállje fiilla mas lea arkiivavarianta
problem-not-archival = Fiila ii sáhte leat arkiivavarianta. Formáhta lea { $format }, dahje fiila lea billašuvvan dahje krypterejuvvon. Rievdat dan PDF/A:an.
problem-no-reason-to-keep = Čále manne dokumeanta galgá seailluhuvvot nugo dat lea
job-awaits-archivist = Áššis leat dokumeanttat mat eai leat arkiivaformáhtas. Arkivára ferte mearridit daid birra. Dasto prográmma geahččala ieš fas.
tasks-jobs = Doaimmat mat leat darvánan
tasks-jobs-why = Prográmma lea heaitán geahččaleamis. Divo siva ja geahččal fas.
job-tried = { $attempts ->
    [one] Geahččaluvvon 1 geardde, { $when } rájes
    [two] Geahččaluvvon { $attempts } geardde, { $when } rájes
   *[other] Geahččaluvvon { $attempts } geardde, { $when } rájes
}
try-again = Geahččal fas
entry-heading = Journálamerkoš { $number }
entry-held = Journálamerkoš ii leat almmuhuvvon
entry-public = Ii mihkkege hehtte: journálamerkoš sáhttá almmuhuvvot
entry-withheld = Journálamerkoš lea doalahuvvon eret almmolaš journálas
entry-title = Namahus
entry-public-title = Nugo buohkat oidnet namahusa
case-title = Ášši namahus
case-public-title = Nugo buohkat oidnet ášši namahusa
hide-words = Suodjal sániid namahusas
words-to-hide = Sánit dahje logut mat galget suodjaluvvot
words-to-hide-help = Čále daid dárkilit nugo leat. Vuođđu lea almmolašvuođaláhka § 13, gč. hálddašanláhka § 13.
problem-no-words = Čále makkár sánit galget suodjaluvvot
problem-words-not-there = Sánit eai leat namahusas
problem-hidden-words-gone = Sánit mat leat suodjaluvvon, galget leat ođđa namahusas. Čájet daid vuos, jus eai galgga leat suodjaluvvon.
problem-still-hidden = Juoga lea ain suodjaluvvon: sánit namahusas dahje namma. Čájet sániid vuos.
hidden-words = Sánit mat leat dál suodjaluvvon
show-words = Čájet buohkaide
screened-units = Dat mii lea suodjaluvvon
the-entry = Journálapoasta
lift-screening = Loahpat suodjaleami
title-is-frozen = Namahus ii sáhte šat čállojuvvot ođđasit. Sáhtát ain suodjalit sániid das.
new-title-help = Sánit mat leat suodjaluvvon, leat ain suodjaluvvon.
release-entry = Luoitte journálapoastta
release-entry-why = De boahtá dat almmolaš journálii, nu movt dat lea dál suodjaluvvon.
tasks-withheld = Journálapoasttat mat dollojuvvojit ruovttoluotta
tasks-withheld-why = Muhtun galgá árvvoštallat daid ovdal go bohtet almmolaš journálii. Luoitte daid go dat lea dahkkojuvvon.
rewrite-title = Čále namahusa ođđasit
new-title = Ođđa namahus
withhold-entry = Doalat journálamerkoša
why-withheld = Manne?
problem-no-reason = Čále manne journálamerkoš doalahuvvo

## Registering what comes by phone, over the counter or on paper
reg-title = Registrere ohcama
reg-lead = Ohcamat telefovnna bokte, bálvalusguovddážis ja báhpáris šaddet seamma áššin go ohcamat neahtas.
reg-open = Álggahuvvon muhto ii vel registrerejuvvon
reg-open-none = Buot lea registrerejuvvon
reg-open-none-body = Maid du ovttadat álggaha, lea dás dassážii go lea registrerejuvvon.
reg-nobody-yet = Ohcci ii leat vel gávdnon
reg-channel = Mo dat bođii?
reg-received = Goas dat bođii?
reg-received-help = Áigemearit rehkenastojuvvojit dán beaivvi rájes.
reg-reason = Manne dat ii registrerejuvvon ovdal?
reg-reason-help = Galgá devdojuvvot go lea eanet go vahkku dan rájes go dat bođii.
reg-language = Giella reivviin ohccái
reg-on = Joatkke
reg-no-service = Vállje maid ohcat
reg-no-channel = Vállje mo ohcan bođii
reg-not-taken = Dát bálvalus ii váldde vuostá ohcamiid dáinna lágiin
reg-no-reason = Čális manne ohcan ii registrerejuvvon ovdal
reg-applicant-title = Gii ohcá?
reg-by-number = Olmmoš geas lea riegádannummir
reg-number = Riegádannummir dahje D-nummir
reg-number-help = Oktanuppelot logu. Čállojuvvo ahte don ozat.
reg-look-up-person = Oza olbmo
reg-by-organisation = Doaimmahat
reg-organisation-number = Organisašuvdnanummir
reg-look-up-organisation = Oza doaimmahaga
reg-without-number = Olmmoš geas ii leat norgga nummir
reg-without-number-why = Reivvet sáddejuvvojit čujuhussii. Olmmoš ii sáhte čuovvut ášši iežas siiddus.
reg-name = Namma
reg-birth-date = Riegádanbeaivi
reg-address = Čujuhus
reg-street = Geaidnu dahje poastaboksa
reg-place = Poastabáiki
reg-use = Geavat dán olbmo
reg-wrong-number = Nummir ii leat riegádannummir iige D-nummir. Dárkkis leat go buot oktanuppelot logu riekta.
reg-unknown-number = Álbmotregisttar ii dovdda nummira
reg-refused-number = Dát nummir ii sáhte geavahuvvot dás
reg-own = Don it sáhte registreret iežat ohcama
reg-register-down = Mii eat olat registtarii dál. Geahččal fas maŋŋel. Maid don leat registreren, lea vurkejuvvon.
reg-wrong-organisation = Čális organisašuvdnanummira mas leat ovcci logu
reg-unknown-organisation = Ovttadatregisttar ii dovdda nummira
reg-no-name = Čális nama
reg-no-street = Čális geainnu dahje poastaboavssa
reg-no-postal-code = Čális poastanummira
reg-no-place = Čális poastabáikki
reg-other = Vállje eará ohcci
reg-other-why = Jus molssut ohcci, de skovvi álgá ođđasit. Mii lea skánnejuvvon, bissu.
reg-paper-title = Báhpár
reg-paper-lead = Bija sisa dan mii bođii, nugo lea. Dat šaddá ieš ohcamin arkiivvas.
reg-paper-field = Skánnejuvvon báhpár
reg-paper-help = PDF, JPG, PNG dahje TIF, eanemusat { $megabytes } MB.
reg-paper-add = Viečča sisa
reg-paper-needed = Bija vuos sisa skánnejuvvon báhpára
reg-open-paper = Raba { $name } ođđa láses
reg-for = Registrerejuvvo: { $name }. Kanála: { $channel }. Bođii { $day }.
reg-done = Ohcan lea registrerejuvvon
reg-done-body = Ohcci oažžu reivve ahte ohcan lea boahtán, mas lea maid don leat registreren.
reg-done-decided = Njuolggadusat adde vástádusa dakkaviđe. Ohcci oažžu mearrádusa reivves.
reg-another = Registrere ođđa ohcama
reg-to-case = Mana áššái
reg-discard = Hilggo registrerema
reg-discard-body = Dušše go lea álggahuvvon boastut, dahje guktii. Mii lea čállojuvvon ja skánnejuvvon, sihkkojuvvo.
not-whole = Juoga váillui go ohcan registrerejuvvui
not-whole-body = Jeara ohccis dan mii dárbbašuvvo.
not-whole-all = Čájet buot mii váilu ({ $count })

## Invoices
invoices = Rehketat
invoices-lead = Maid mearrádusat máksit, ekonomiijavuogádahkii.
invoices-open = Ii leat rehkestuvvon
invoices-empty = Ii mihkkege rehkestit
invoices-empty-body = Go mearrádus mii máksá juoidá lea dahkkon, de dat lea dáppe.
invoices-total = { $count ->
    [one] 1 rehket, oktiibuot { $total }
   *[other] { $count } rehkega, oktiibuot { $total }
}
invoices-take-why = Buot mii dáppe lea, váldojuvvo ovtta fiilii juohke ovttadahkii. Dan sáhttá váldit dušše oktii, muhto fiilla sáhttá viežžat ođđasit.
invoices-take = Váldde buot rehkestuvvot
invoices-taken = Buot lea váldojuvvon rehkestuvvot
invoices-taken-body = Viečča fiilla vuolábealde ja bija dan ekonomiijavuogádahkii.
invoices-none-taken = Ii lean mihkkege rabas
invoices-none-taken-body = Mii lea váldojuvvon, lea vuolábealde. Viečča fiilla doppe.
invoices-earlier = Ovdal váldojuvvon
invoices-never-taken = Ii mihkkege leat vel váldojuvvon.
invoices-logged = Fiillas lea máksiid riegádannummir. Juohke háve go muhtun viežžá dan, de dat merkejuvvo áššiide.
invoice-article = Mii
invoice-payer = Máksi
invoice-since = Mearriduvvon
invoice-amount = Submi
invoice-day = Váldojuvvon
invoice-unit = Ovttadat
invoice-by = Gii
invoice-count = Lohku
invoice-sum = Oktiibuot
invoice-file = Fiila
invoice-download = Viečča fiilla { $day }
invoice-file-case = Áššenummir
invoice-file-day = Beaivi
invoice-file-article = Artihkal
invoice-file-amount = Submi
invoice-file-payer = Máksi
invoice-file-number = Riegádannummir dahje organisašuvdnanummir
invoice-file-address = Čujuhus

## Complaints
filter-complaints = Váidagat
state-complaint = Váidda
empty-complaints = Eai leat váidagat vuordimin
empty-complaints-body = Go muhtun váidá mearrádusa, de lea váidda dáppe dassážii go lea meannuduvvon.
event-complaint = Váidda bođii
complaint-title = Váidda mearrádusas
complaint-came = Bođii { $day }. Mii galgat meannudit dan ovdal { $due }.
complaint-in-time = Váidda bođii áiggil.
complaint-late = Váidda bođii menddo maŋŋit: maŋimus beaivi lei { $day }. Dan sáhttá liikká meannudit (hálddašanláhka § 31).
complaint-posted = Reive sáddejuvvui poasttas { $day }. Árvvoštala bođii go váidda áiggil.
complaint-about = Maid váidaga guoská
complaint-wanted = Sávvojuvvon rievdadus
complaint-nothing-written = Ohcci ii leat čállán maidege. Geahča mildosiid.
done-complaint = Dat lea dahkkon
complaint-change = Rievdat mearrádusa
complaint-change-lead = Ođđa mearrádus mii juolluda maid ohcci bivddii. Ohcci oažžu reivve.
complaint-forward = Sádde váidaga viidáseappot
complaint-forward-lead = Reive manná váidininstánsii váidagiin ja mearrádusain. Gii váiddii, oažžu kopiija.
complaint-dismiss = Hilgo váidaga
complaint-dismiss-lead = Váidda ii meannuduvvo. Čális manne. Gii váiddii, oažžu reivve ja sáhttá váidit dan.
complaint-record = Merke mearrádusa
complaint-record-lead = Maid váidininstánsa lea mearridan, ja reive mas dat bođii. Reive journálastuvvo áššái.
complaint-no-reasons = Čális ákkaid reivii
complaint-no-outcome = Vállje maid váidininstánsa lea mearridan
complaint-no-day = Čális beaivvi goas reive bođii, odne dahje ovdal
complaint-no-file = Vállje fiilla mas reive lea
complaint-decided-what = Maid lea váidininstánsa mearridan?
complaint-decided-came = Beaivi goas reive bođii
complaint-decided-file = Reive
complaint-state-received = Váidda vuordá min
complaint-state-changed = Mearrádus lea rievdaduvvon
complaint-state-dismissed = Váidda lea hilgojuvvon
complaint-state-forwarded = Váidda lea váidininstánssas
complaint-state-upheld = Mearrádus bissu
complaint-state-changed-by-instance = Váidininstánsa lea rievdadan mearrádusa
complaint-state-annulled = Mearrádus lea fámuhuhttojuvvon, ja ášši ferte mearriduvvot ođđasit
cancel = Gaskkalduhte
