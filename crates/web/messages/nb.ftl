nav-services = Tjenester
nav-my-page = Min side
nav-journal = Innsyn
nav-figures = Tall
nav-work = Arbeidsliste
nav-tasks = Oppgaver
nav-search = Søk i saker
nav-profile = Profil
nav-who-looked = Hvem har sett på sakene mine

acting-reason = Du har en rolle som lar deg handle på vegne av dem

not-found-title = Vi finner ikke siden
not-found-body = Siden kan være flyttet eller slettet, eller du har ikke tilgang til den. Gå til forsiden, eller søk etter det du skal gjøre.
forbidden-title = Du har ikke tilgang
forbidden-body = Denne handlingen krever en annen rolle. Ta kontakt med lederen din hvis du mener at du skal ha tilgang.
conflict-title = Noen andre endret dette samtidig
conflict-body = Vi har ikke lagret endringen din, for at ingenting skal bli overskrevet. Gå tilbake, last siden på nytt og prøv igjen.
bad-request-title = Vi forsto ikke det som ble sendt
bad-request-body = Gå tilbake og prøv igjen. Det du har lagret fra før, er ikke endret.
too-large-title = Det du sendte, er for stort
too-large-body = En fil kan være høyst { $megabytes } MB. Gå tilbake og velg en mindre fil. Svarene dine er lagret.
too-many-title = Du har prøvd for mange ganger
too-many-body = Det har kommet uvanlig mange forsøk fra nettverket ditt. Det du har lagret, er trygt. Vent noen minutter og prøv igjen.
carried-title = Vi fikk ikke lagret det du sendte
carried-body = Innloggingen din er utløpt. Det du skrev, ligger fortsatt på denne siden. Filer må du velge på nytt. Logg inn i et nytt vindu, kom tilbake hit, og send det på nytt.
carried-sign-in = Logg inn i et nytt vindu
carried-send-again = Send på nytt
full-title = Vi kan ikke lagre akkurat nå
full-body = Det er vår feil, og vi er varslet. Det du lagret tidligere, er trygt. Prøv igjen om litt.
unavailable-title = Tjenesten er nede et øyeblikk
unavailable-body = Det du lagret tidligere, er trygt. Prøv igjen om noen minutter.
error-title = Noe gikk galt hos oss
error-body = Det du lagret tidligere, er trygt. Prøv igjen. Ring oss hvis det ikke hjelper, og oppgi nummeret under.
error-reference = Feilnummer
to-front-page = Gå til forsiden

signed-in-title = Du er innlogget
signed-in-back = Kom du hit fra en side der du holdt på med noe? Den ligger i den andre fanen, med det du hadde skrevet. Du kan lukke denne fanen.

privacy-title = Personvern
privacy-intro = { $municipality } behandler opplysninger om deg når du bruker tjenestene våre. Her er det viktigste.
privacy-why-title = Hvorfor vi bruker opplysningene
privacy-why = Vi bruker dem bare til å behandle saken din, til å sende deg brev og til det loven pålegger oss, som arkiv og offentlig journal. Hver tjeneste sier hva den trenger og hvorfor.
privacy-who-title = Hvem som ser dem
privacy-who = Bare ansatte som arbeider med saken. Hvert oppslag blir loggført, og du kan selv se hvem som har sett på sakene dine.
privacy-keep-title = Hvor lenge vi tar vare på dem
privacy-keep = Et utkast slettes etter 30 dager. Saker arkiveres så lenge arkivloven krever, og slettes eller bevares deretter.
privacy-rights-title = Rettighetene dine
privacy-rights = Du kan be om innsyn, retting og sletting, og klage til Datatilsynet. Ta kontakt med oss, så hjelper vi deg.
privacy-cookies-title = Informasjonskapsler
privacy-cookies = Vi bruker bare kapsler som er nødvendige for at du skal være innlogget og for å huske språket du valgte. Ingen følger deg på nettet.

accessibility-title = Tilgjengelighet
accessibility-intro = { $municipality } vil at alle skal kunne bruke nettstedet. Vi følger retningslinjene for universell utforming (WCAG 2.1 nivå A og AA).
accessibility-tested-title = Hvordan vi tester
accessibility-tested = Hver side blir testet automatisk i tre skjermstørrelser, lyst og mørkt, med og uten JavaScript og med bare tastatur, hver gang vi endrer noe.
accessibility-feedback-title = Si fra om feil
accessibility-feedback = Fant du noe som ikke virker for deg? Skriv til { $email } eller ring { $phone }. Du får svar innen fem virkedager.
accessibility-other-title = Andre måter
accessibility-other = Alt du kan gjøre her, kan du også gjøre på telefon, ved oppmøte eller på papir.

landing-title = Velg kommune
landing-intro = Denne installasjonen betjener kommunene under. Velg din, så kommer du til tjenestene.
landing-simulators-title = Simulerte komponenter
landing-simulators = Utenfor demonstrasjonen er dette ID-porten, SvarUt og registrene.
