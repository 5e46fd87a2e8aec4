## The pages of a form, whoever fills it in
form-all-required = Alle feltene må fylles ut.
form-more-about = Mer om «{ $field }»
form-file-kinds = Filtyper: { $kinds }.
form-file-limits = { $count ->
    [one] Én fil på høyst { $megabytes } MB.
   *[other] Inntil { $count } filer på høyst { $megabytes } MB hver.
}
form-send-file = Last opp
form-person-name = Navn
form-organisation-name = Navn på virksomheten
form-add-row = Legg til: { $name }
form-remove-row = Fjern { $name }
form-file-empty = Filen «{ $name }» er tom. Velg en annen fil.
form-file-too-large = Filen «{ $name }» er for stor. En fil kan være høyst { $megabytes } MB.
form-file-wrong-kind = Vi kan ikke ta imot filen «{ $name }». Velg en fil av typen { $kinds }.
form-file-locked = Filen «{ $name }» er låst med passord, så ingen her kan lese den. Lagre den uten passord, og last den opp på nytt.
form-file-cut-short = Filen «{ $name }» er ikke hel. Åpne den hos deg selv, lagre den på nytt, og last den opp igjen.
form-file-macros = Filen «{ $name }» har makroer, som kan gjøre skade. Lagre den uten makroer eller som PDF, og last den opp på nytt.
form-file-holds-program = Det ligger et program i filen «{ $name }», og det kan gjøre skade. Ta det ut eller lagre filen som PDF, og last den opp på nytt.
form-file-swells = Filen «{ $name }» blir for stor når den åpnes. Lagre den som PDF, og last den opp på nytt.
form-page-title = { $page } – { $service }
form-next = Neste
form-previous = Forrige
form-save-for-later = Lagre og fortsett senere
form-back-to-check = Lagre og gå til oppsummeringen
form-refresh = Oppdater siden
form-refresh-why = Noen svar gjør at vi må spørre om mer.
form-taken-back-title = Vi tok vare på det du hadde skrevet
form-taken-back-body = Du var logget ut da du sendte siden. Se over svarene, og gå videre.
form-taken-back-files = Du var logget ut da du sendte siden. Se over svarene. Filer må du velge på nytt.
form-elsewhere-title = Du har endret den samme siden i et annet vindu
form-elsewhere-body = Vi har lagret det du skrev sist. Se over svarene før du sender.
form-more-questions-title = Svarene dine gjør at vi må spørre om litt mer
form-more-questions-body = Det er kommet nye spørsmål på siden. Svar på dem, og gå videre.
form-check-title = Se over svarene dine
form-still-open-title = Noe mangler før du kan sende
form-not-sent-title = Søknaden er ikke sendt. Dette må du rette først
form-changed-title = Svarene ble endret i et annet vindu
form-changed-body = Søknaden er ikke sendt ennå. Se over svarene under, og send på nytt.
form-send = Send søknaden

## When an employee fills it in
form-onward = Gå videre selv om noe mangler
form-employee-check-title = Se over det du har registrert
form-employee-send = Registrer søknaden
form-employee-send-as-it-is = Registrer søknaden slik den er
form-employee-missing-title = Noe mangler. Rett det, eller registrer søknaden slik den er
form-employee-still-open-title = Noe mangler. Det kan dere spørre om etterpå
form-employee-elsewhere-title = Siden er endret i et annet vindu
form-employee-changed-body = Søknaden er ikke registrert ennå. Se over svarene under, og registrer på nytt.
