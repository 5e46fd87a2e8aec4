## Work list
work-list = Arbeidsliste
filters = Kva saker
filter-mine = Mine
filter-unit = Alle i eininga
filter-unassigned = Ledige
filter-overdue = Over fristen
filter-waiting = Ventar på søkjar
filter-approve = Til godkjenning
filter-decided = Avgjort
column-case = Sak
column-service = Teneste
column-applicant = Søkjar
column-received = Motteken
column-deadline = Frist
column-state = Status
column-rules = Reglane seier
column-handler = Saksbehandlar
column-title = Tittel
column-day = Dag
column-hours = Tid
column-place = Stad
you = Deg
nobody = Ingen
the-rules = Reglane
awaits-you = Ventar på deg
protected = Skjerma adresse
decided-on = Avgjord { $date }
see-unassigned = Sjå ledige saker
to-grants = Sjå løyve som kjem
empty-mine = Du har ingen saker
empty-mine-body = Når du tek ei sak, finn du henne her.
empty-unit = Eininga har ingen opne saker
empty-unit-body = Nye søknader kjem hit når ein saksbehandlar må sjå på dei.
empty-unassigned = Ingen ledige saker
empty-unassigned-body = Alle opne saker har ein saksbehandlar.
empty-overdue = Ingen saker er over fristen
empty-overdue-body = Her dukkar dei opp dersom det skjer.
empty-waiting = Ingen saker ventar på svar frå søkjaren
empty-waiting-body = Når du ber om fleire opplysningar, står saka her til svaret kjem.
empty-approve = Ingen vedtak ventar på deg
empty-approve-body = Framlegg frå kollegaer som du kan godkjenne, kjem hit.
empty-decided = Ingen saker er avgjorde enno
empty-decided-body = Dei siste avgjorde sakene kjem hit.

## Deadlines and durations
deadline-none = Ingen frist
deadline-paused = Fristen står stille
deadline-today = Fristen er i dag
deadline-late = { $days ->
    [one] Gjekk ut for 1 dag sidan
   *[other] Gjekk ut for { $days } dagar sidan
}
deadline-left = { $days ->
    [one] 1 dag igjen
   *[other] { $days } dagar igjen
}
day-and-time = { $date } kl. { $time }
less-than-a-minute = under eitt minutt
minutes = { $count ->
    [one] 1 minutt
   *[other] { $count } minutt
}
hours = { $count ->
    [one] 1 time
   *[other] { $count } timar
}
hours-and-minutes = { $hours } og { $minutes }
since = Sidan { $when }

## A case
next-step = Kva no?
next-free = Ingen har saka. Ta henne for å begynne.
next-mine = Saka er di. Les søknaden, og avgjer henne.
next-others = { $name } har saka.
next-waits = Vi ventar på svar frå søkjaren. Fristen står stille så lenge.
next-waits-until = Vi ventar på svar frå søkjaren innan { $day }. Fristen står stille så lenge.
next-for-my-approval = Ein kollega har gjort framlegg til vedtak. Les det, og godkjenn det eller send det tilbake.
next-for-approval = Framlegget til vedtak ventar på at ein annan godkjenner det.
next-over = Saka er ferdig behandla. Det er ikkje meir å gjere.
was-sent-back = Framlegget vart sendt tilbake
act-claim = Ta saka
act-hand-back = Gi frå deg saka
act-decide = Avgjer saka
act-ask = Be om opplysningar
act-approve = Sjå på framlegget
act-reopen = Opne saka igjen
act-assign = Gi saka til ein kollega
assign-to = Kven skal ha saka?
done-claimed = Saka er di
done-handed-back = Saka er ledig igjen
done-decided = Vedtaket er gjort, og brevet blir sendt
done-proposed = Framlegget er sendt til godkjenning
done-approved = Vedtaket er godkjent, og brevet blir sendt
done-sent-back = Framlegget er sendt tilbake
done-asked = Brevet til søkjaren blir sendt, og fristen står stille
done-reopened = Saka er opna igjen
done-assigned = Saka har fått ein ny saksbehandlar
rules-say = Kva reglane seier
recommend-grant = Kan innvilgast
recommend-refuse = Skal avslåast
recommend-manual = Må vurderast av deg
recommend-other-form = Høyrer til eit anna skjema
outcome = Utfall
outcome-grant = Innvilga
outcome-refuse = Avslått
show-facts = Sjå opplysningane reglane byggjer på
facts = Opplysningar
fact = Opplysning
fact-value = Svar
not-known = ikkje kjent
show-trace = Sjå kvifor: alle reglane som vart prøvde
trace-matched = Regel { $number } gjeld
trace-what = Vilkår
trace-asks = Regelen krev
trace-is = I denne saka
trace-others = Reglar som ikkje gjeld
trace-unmatched = Regel { $number }: { $label } er { $value }, men regelen krev { $entry }
trace-builds-on = Byggjer på: { $name }
trace-missing = Reglane manglar ei opplysning: { $fact }
trace-nothing-matched = Ingen regel passa. Difor må eit menneske vurdere saka.
decision = Vedtak
decided-by = Avgjort av
approved-by = Godkjent av
decided-at = Avgjort
application = Søknaden
papers = Dokument
screened = Unnateke offentlegheit: { $ground }
not-published = Ikkje i offentleg journal
unknown-format = Ukjent format
about-the-case = Om saka
service = Teneste
received = Motteken
channel = Kanal
channel-web = Nettsida
channel-phone = Telefon
channel-counter = Oppmøte
channel-paper = Papir
deadline = Frist
paused-since = Står stille sidan
handler = Saksbehandlar
unit = Eining
time-spent = Tid brukt
parties = Partar
protected-contact = Adresse og kontaktopplysningar blir ikkje viste.
related = Andre løyve
related-this-year = { $count ->
    [one] 1 løyve er gitt same år.
   *[other] { $count } løyve er gitte same år.
}
related-here = På same stad, om lag samstundes:
related-none-here = Ingen andre på same stad om lag samstundes.
story = Dette har skjedd
looks = Kven har sett på saka
look-when = Når
look-who = Kven
look-what = Kva
look-case = Saka
what-is-public = Kva ålmenta ser

## The archive's words
entry-incoming = Inngåande
entry-outgoing = Utgåande
entry-internal = Internt
entry-presentation = Saksframlegg
status-reserved = Reservert
status-provisional = Mellombels registrert
status-registered = Registrert
status-finished = Ferdig
status-approved = Godkjend
status-dispatched = Ekspedert
status-journalled = Journalført
status-archived = Arkivert
status-expired = Utgått
letter-queued = Skal sendast
letter-sent = Sendt
letter-delivered = Levert
letter-undelivered = Ikkje opna digitalt, blir sendt på papir
letter-printing = Blir skriven ut
letter-printed = Skriven ut og postlagd
letter-read = Lese
letter-manual = Må følgjast opp av ein saksbehandlar
letter-handled = Sendt for hand

## What has happened
event-opened = Saka vart oppretta
event-received = Søknaden kom inn
event-claimed = Saka fekk saksbehandlar
event-handed-back = Saka vart gitt tilbake
event-closed = Saka vart avslutta
event-reopened = Saka vart opna igjen
event-title = Sakstittelen vart endra
event-unit = Saka kom til ei anna eining
event-proposed = Vedtak vart foreslått
event-sent-back = Framlegget vart sendt tilbake
event-approved = Vedtaket vart godkjent
event-decided = Vedtaket vart gjort
event-asked = Søkjaren vart beden om opplysningar
event-answered = Søkjaren svara
event-withdrawn = Søknaden vart trekt
event-screened = Saka vart skjerma
event-unscreened = Skjerminga vart oppheva
event-breach = Eit brot vart registrert
event-breach-revoked = Eit registrert brot vart trekt tilbake
sending-enqueued = Brevet vart lagt i kø for sending
sending-accepted = SvarUt tok imot brevet
sending-unanswered = SvarUt svara ikkje; vi prøver igjen
sending-not-sent = SvarUt var nede; vi prøver igjen
sending-refused = SvarUt tok ikkje imot brevet
sending-no-way = Brevet kan ikkje sendast: mottakaren manglar adresse
sending-entry-not-marked = Brevet er sendt, men journalposten kunne ikkje merkast
sending-overdue = Vi har ikkje fått endeleg kvittering på ein månad
sending-posted-by-hand = Brevet vart sendt i posten
sending-sent-anew = Brevet vart sendt på nytt
sending-opened = Mottakaren opna brevet på Mi side

## Letters
decide-case = Avgjer sak { $number }
choose-outcome = Kva blir utfallet?
as-recommended = Slik reglane seier
change-outcome = Byt utfall
draft-letter = Lag framlegg til brev
the-letter = Brevet
letter-title = Tittel på brevet
letter-text = Tekst
show-preview = Førehandsvis
show-pdf = Sjå som PDF
save-draft = Lagre utkast
start-over = Begynn på nytt med framlegget
make-decision = Gjer vedtak
send-for-approval = Send til godkjenning
needs-second = Ein annan må godkjenne dette vedtaket før det blir sendt
draft-saved = Utkastet ditt vart lagra { $when }.
draft-proposed = Framlegget er laga av malen for tenesta. Les gjennom og rett det du vil.
preview = Slik blir brevet
table-in-letter = Tabell i brevet
proof-not-sent = Dette er eit utkast som ikkje er sendt.
markup-help = Slik skriv du overskrifter, lister og uthevingar
markup-paragraphs = Lat det vere ei tom linje mellom avsnitta. Desse teikna tyder noko:
markup-heading = overskrift
markup-list = punkt i ei liste
markup-numbers = nummerert liste
markup-strong = viktige ord
markup-fact = opplysning med namn
markup-callout = noko lesaren ikkje må oversjå
markup-link = lenkje
problem-no-title = Skriv ein tittel på brevet
problem-long-title = Tittelen kan ha høgst { $count } teikn
problem-no-text = Skriv teksten i brevet
problem-long-text = Teksten kan ha høgst { $count } teikn
problem-no-reasons = Skriv i brevet kvifor du avslår søknaden
conflict-title = Saka er endra medan du skreiv
conflict-what = { $who }: { $what } ({ $when })
conflict-kept = Ingenting er sendt no. Teksten din står her. Sjå på saka før du prøver igjen.
approve-case = Godkjenn vedtak i sak { $number }
drawn-up-by = Foreslått av
drawn-up-at = Foreslått
your-answer = Svaret ditt
approve = Godkjenn og send vedtaket
send-back = Send tilbake
send-back-why = Kva må endrast?
send-back-help = Den som foreslo vedtaket, ser det du skriv.
problem-no-remark = Skriv kva som må endrast
ask-case = Be om opplysningar i sak { $number }
ask-pauses = Søkjaren får svare til { $day }. Fristen for saka står stille til svaret kjem.
what-is-missing = Kva manglar?
own-words = Noko meir, med eigne ord
problem-nothing-chosen = Vel kva som manglar, eller skriv det med eigne ord
send-question = Send brevet

## Breaches
breaches = Brot på løyvet
breaches-in-case = Brot på løyvet i sak { $number }
breaches-lead = Eit menneske ser på neste søknad frå den som har brot på seg. Det du skriv, blir lagra i saka og er unnateke offentlegheit.
breaches-none = Ingen brot er registrerte
breaches-none-body = Registrer eit brot her når vilkåra ikkje vart følgde.
breach-new = Registrer eit brot
breach-day = Når skjedde det?
breach-what = Kva skjedde?
breach-what-help = Skriv kva vilkår som ikkje vart følgt, og korleis de veit det.
breach-register = Registrer brotet
breach-by = Registrert av
breach-revoke = Trekk tilbake
breach-revoke-why = Kvifor blir det trekt tilbake?
breach-revoked = Trekt tilbake { $when }
breach-no-day = Skriv ein dato med dag, månad og år
breach-day-to-come = Datoen kan ikkje vere etter i dag
breach-no-text = Skriv med nokre ord kva det gjeld

## Search
search-title = Søk i saker
search-label = Saksnummer, namn eller ord i tittelen
search-help = Til dømes 2026/17. Du kan òg skrive eit fødselsnummer. Det du søkjer etter, blir ikkje lagra. Saker med skjerma adresse finn du berre med saksnummer eller fødselsnummer.
search = Søk
search-hits = { $count ->
    [one] 1 sak
   *[other] { $count } saker
}
search-empty = Vi fann ingen saker
search-empty-body = Sjekk skrivemåten, eller prøv færre ord. Du ser berre saker du har tilgang til.

## Coming licences
grants = Løyve som kjem
grants-lead = Kva som er innvilga framover, for dei som fører kontroll.
grants-empty = Ingen løyve framover
grants-empty-body = Når eit løyve er gitt, står det her til dagen er over.

## Licences given elsewhere
to-licences = Sjå løyve gitt utanfor programmet
licences = Løyve gitt utanfor programmet
licences-lead = Reglane tek omsyn til dei når nokon søkjer om løyve på same stad og tid.
licences-empty = Ingen er registrerte
licences-empty-body = Registrer løyve som kommunen har gitt på anna vis, til dømes alminnelege skjenkeløyve.
licence-register = Registrer eit løyve
licence-register-lead = Det får ei eiga sak i arkivet. Er det registrert frå før, kjem du til det.
licence-kind = Type løyve
licence-holder = Innehavar
licence-organisation = Organisasjonsnummer
licence-organisation-help = Ni siffer, om innehavaren har eit.
licence-place = Namn på staden
licence-street = Gateadresse
licence-postal-code = Postnummer
licence-first-day = Første dag
licence-last-day = Siste dag
licence-from = Frå klokka
licence-to = Til klokka
licence-to-help = Er slutten før starten, gjeld han dagen etter.
licence-in-force = Registrert
licence-revoke = Ta løyvet ut av registeret
licence-revoke-why = Det er gitt opp, trekt tilbake eller registrert feil. Reglane tek ikkje lenger omsyn til det.
licence-no-kind = Vel kva slags løyve det er
licence-no-name = Fyll ut feltet, med høgst { $most } teikn
licence-no-number = Skriv eit gyldig organisasjonsnummer med ni siffer
licence-no-postal-code = Skriv eit postnummer med fire siffer
licence-days-reversed = Siste dag kan ikkje vere før første dag
licence-no-time = Skriv eit klokkeslett, til dømes 11.00

## Tasks
tasks = Oppgåver
tasks-lead = Dette har stoppa opp og treng eit menneske.
administration = Administrasjon
administration-lead = Du er innlogga som administrator. Rolla gir ikkje innsyn i saker.
administration-tasks = Sjå jobbar som står fast, og la programmet prøve dei igjen.
figures = Tal
administration-figures = Sjå kor lang tid tenestene bruker, og kva dei kostar.
administration-roles = Skal du behandle saker òg, må den som styrer rollene til dei tilsette, gi deg ei rolle til.
tasks-empty = Alt går som det skal
tasks-empty-body = Når noko stoppar opp, kjem det hit. Ingenting blir borte.
tasks-letters = Brev som ikkje kjem fram av seg sjølve
tasks-letters-why = Skriv dei ut og legg dei i posten, eller rett det som er gale, og send dei på nytt.
letter-for = Til { $name }
is-posted = Eg har lagt det i posten
send-once-more = Send på nytt
open-case = Opne saka ({ $number })
tasks-held = Journalpostar som ikkje kan publiserast
tasks-held-why = Eit fødselsnummer i teksten stoppar publiseringa. Skjerm det, eller skriv om tittelen.
held-title = Fødselsnummer i tittelen
held-case-title = Fødselsnummer i sakstittelen
held-party = Fødselsnummer i namnet på avsendar eller mottakar
open-entry = Opne og rett
tasks-files = Filer i ukjent format
tasks-files-why = Arkivet kjenner ikkje formatet. Be om fila som PDF, eller gjer henne om.
tasks-not-archival = Dokument som ikkje er i arkivformat
tasks-not-archival-why = Sakene kan ikkje avsluttast før dokumenta har ein arkivvariant, eller blir haldne som dei er.
not-archival-format = Formatet er { $format }. Arkivverket tek ikkje imot det som det er.
not-archival-lead = Saka kan ikkje avsluttast før kvart dokument har ein arkivvariant, eller blir halde som det er.
archive-file = Arkivvariant
archive-file-help = Ei fil i arkivformat med same innhald, til dømes PDF/A. Høgst 50 MB.
add-archive-file = Last opp arkivvarianten
keep-as-it-is-why = Kvifor skal dokumentet haldast som det er?
keep-as-it-is-help = Grunnen følgjer dokumentet til Arkivverket (forskrifta frå riksarkivaren § 5-17).
keep-as-it-is = Hald dokumentet som det er
problem-no-archive-file = Vel ei fil med arkivvarianten
problem-not-archival = Fila kan ikkje vere arkivvariant. Formatet er { $format }, eller fila er skadd eller kryptert. Gjer henne om til PDF/A.
problem-no-reason-to-keep = Skriv kvifor dokumentet skal haldast som det er
job-awaits-archivist = Saka har dokument som ikkje er i arkivformat. Ein arkivar må ta stilling til dei. Deretter prøver programmet igjen av seg sjølv.
tasks-jobs = Jobbar som står fast
tasks-jobs-why = Programmet har gitt opp å prøve. Rett årsaka, og prøv igjen.
job-tried = { $attempts ->
    [one] Prøvd 1 gong sidan { $when }
   *[other] Prøvd { $attempts } gonger sidan { $when }
}
try-again = Prøv igjen
entry-heading = Journalpost { $number }
entry-held = Journalposten er ikkje publisert
entry-public = Ingenting er i vegen: journalposten kan publiserast
entry-withheld = Journalposten er halden tilbake frå offentleg journal
entry-title = Tittel
entry-public-title = Slik alle ser tittelen
case-title = Sakstittel
case-public-title = Slik alle ser sakstittelen
hide-words = Skjerm ord i tittelen
words-to-hide = Ord eller tal som skal skjermast
words-to-hide-help = Skriv dei nøyaktig slik dei står. Heimelen blir offentleglova § 13, jf. forvaltningslova § 13.
problem-no-words = Skriv kva ord som skal skjermast
problem-words-not-there = Orda står ikkje i tittelen
problem-hidden-words-gone = Orda som er skjerma, må stå i den nye tittelen. Vis dei først, om dei ikkje skal vere skjerma.
problem-still-hidden = Noko er framleis skjerma: ord i tittelen eller eit namn. Vis orda først.
hidden-words = Ord som er skjerma no
show-words = Vis for alle
screened-units = Det som er skjerma
the-entry = Journalposten
lift-screening = Opphev skjerminga
title-is-frozen = Tittelen kan ikkje skrivast om lenger. Du kan framleis skjerme ord i han.
new-title-help = Ord som er skjerma, held fram med å vere skjerma.
release-entry = Slepp journalposten
release-entry-why = Då kjem han i offentleg journal, slik han er skjerma no.
tasks-withheld = Journalpostar som blir haldne tilbake
tasks-withheld-why = Nokon vil vurdere dei før dei kjem i offentleg journal. Slepp dei når det er gjort.
rewrite-title = Skriv om tittelen
new-title = Ny tittel
withhold-entry = Hald journalposten tilbake
why-withheld = Kvifor?
problem-no-reason = Skriv kvifor journalposten blir halden tilbake
