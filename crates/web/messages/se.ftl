nav-services = Bálvalusat
nav-my-page = Mu siidu
nav-journal = Áššečállosat
nav-figures = Logut
nav-work = Bargolistu
nav-tasks = Bargamušat
nav-search = Oza áššiid
nav-profile = Profiila
nav-who-looked = Gii lea geahččan mu áššiid

acting-reason = Dus lea rolla mainna sáhtát doaibmat sin ovddas

not-found-title = Mii eat gávnna siiddu
not-found-body = Siidu sáhttá leat sirdojuvvon dahje sihkkojuvvon, dahje dus ii leat vejolašvuohta oaidnit dan. Mana ovdasiidui, dahje oza dan maid áiggut dahkat.
forbidden-title = Dus ii leat lohpi dása
forbidden-body = Dát doaibma gáibida eará rolla. Váldde oktavuođa hoavddainat jus oaivvildat ahte dus galgá leat lohpi.
conflict-title = Muhtun nubbi rievdadii dán seammás
conflict-body = Mii eat leat vurken du rievdadusa, amas mihkkege buhttejuvvot. Mana ruovttoluotta, rahpe siiddu ođđasit ja geahččal fas.
bad-request-title = Mii eat ádden dan mii sáddejuvvui
bad-request-body = Mana ruovttoluotta ja geahččal fas. Dat maid leat vurken ovdal, ii leat rievdan.
too-large-title = Dat maid sáddejit, lea menddo stuoris
too-large-body = Fiila sáhttá leat eanemusat { $megabytes } MB. Mana ruovttoluotta ja vállje unnit fiilla. Du vástádusat leat vurkejuvvon.
too-many-title = Don leat geahččalan menddo máŋgii
too-many-body = Du fierpmádagas leat boahtán hirbmat ollu geahččaleamit. Dat maid leat vurken, lea dorvvus. Vuordde moadde minuhta ja geahččal fas.
carried-title = Mii eat nagodan vurket dan maid sáddejit
carried-body = Don it šat leat sisaloggejuvvon. Dat maid čállet, lea ain dán siiddus. Fiillaid fertet válljet ođđasit. Logge sisa ođđa láses, boađe deike ruovttoluotta, ja sádde fas.
carried-sign-in = Logge sisa ođđa láses
carried-send-again = Sádde fas
full-title = Mii eat sáhte vurket juste dál
full-body = Dát lea min meattáhus, ja mii diehtit das. Dat maid vurkejit ovdal, lea oadjebas. Geahččal fas maŋŋil.
unavailable-title = Bálvalus ii doaimma oanehis áiggi
unavailable-body = Dat maid vurkejit ovdal, lea oadjebas. Geahččal fas moatti minuhta geahčen.
error-title = Juoga manai boastut min bealde
error-body = Dat maid vurkejit ovdal, lea oadjebas. Geahččal fas. Riŋge midjiide jus ii veahket, ja muital nummira vuolábealde.
error-reference = Meattáhusnummir
to-front-page = Mana ovdasiidui

signed-in-title = Don leat sisaloggejuvvon
signed-in-back = Bohtetgo deike siiddus gos ledjet bargame juoidá? Dat lea ain eará láses, dainna maid ledjet čállán. Sáhtát giddet dán láse.

privacy-title = Persovdnasuodjalus
privacy-intro = { $municipality } meannuda dieđuid du birra go geavahat min bálvalusaid. Dá leat deháleamos áššit.
privacy-why-title = Manne mii geavahit dieđuid
privacy-why = Mii geavahit daid dušše meannudit du ášši, sáddet dutnje reivviid ja dahkat dan maid láhka gáibida, nugo arkiiva ja almmolaš journála. Juohke bálvalus muitala maid dárbbaša ja manne.
privacy-who-title = Gii daid oaidná
privacy-who = Dušše bargit geat barget áššiin. Juohke geahččan merkejuvvo, ja don sáhtát ieš oaidnit gii lea geahččan du áššiid.
privacy-keep-title = Man guhká mii vurkejit daid
privacy-keep = Álgohámus sihkkojuvvo 30 beaivvi geahčen. Áššit arkiverejuvvojit nu guhká go arkiivaláhka gáibida, ja dasto sihkkojuvvojit dahje seailluhuvvojit.
privacy-rights-title = Du rievttit
privacy-rights = Don sáhtát bivdit oaidnit, divvut ja sihkkut dieđuid, ja váidit Datatilsynet:ii. Váldde oktavuođa minguin, de mii veahkehit du.
privacy-cookies-title = Diehtočoahkit
privacy-cookies = Mii geavahit dušše daid mat dárbbašuvvojit vai leat sisaloggejuvvon ja vai muitit giela maid válljejit. Ii oktage čuovo du neahtas.

accessibility-title = Olahahttivuohta
accessibility-intro = { $municipality } háliida ahte buohkat galget sáhttit geavahit neahttabáikki. Mii čuovvut oktasaš hábmema njuolggadusaid (WCAG 2.1 dássi A ja AA).
accessibility-tested-title = Movt mii iskat
accessibility-tested = Juohke siidu iskojuvvo automáhtalaččat golmma šearbmasturrodagas, čuovgadin ja sevdnjes, JavaScriptain ja JavaScripta haga ja dušše boallobevddiin, juohke háve go rievdadit juoidá.
accessibility-feedback-title = Dieđit meattáhusaid birra
accessibility-feedback = Gávdnetgo juoidá mii ii doaimma dutnje? Čále { $email } dahje riŋge { $phone }. Oaččut vástádusa viđa bargobeaivvi siste.
accessibility-other-title = Eará vuogit
accessibility-other = Buot maid sáhtát dahkat dáppe, sáhtát maid dahkat telefovnnas, go boađát min lusa dahje báhpiris.

landing-title = Vállje suohkana
landing-intro = Dát vuogádat bálvala suohkaniid vuolábealde. Vállje iežat suohkana, de beasat bálvalusaide.
landing-simulators-title = Simulerejuvvon oasit
landing-simulators = Čájáhusa olggobealde leat dát ID-porten, SvarUt ja registtarat.
