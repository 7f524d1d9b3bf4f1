//! Lists the sentences any Swedish ad may hold, whatever the job.
//!
//! Among them are sentences with digital words that demand nothing: about the employer ("vi är ett ledande IT-bolag"), about benefits
//! ("du får egen dator"), about how to apply ("ansök via vår webbplats"), and sentences that say a skill is not needed.

use super::vocabulary::Dated;

/// On the workplace.
pub(super) const WORKPLACE: [&str; 30] = [
    "Hos oss arbetar omkring {antal}0 personer.",
    "{enhet} har {antal} medarbetare och söker nu förstärkning.",
    "{enhet} ligger {läge} i {ort}.",
    "Vi är ett team på {antal} personer med olika bakgrund och erfarenhet.",
    "Arbetsplatsen präglas av öppenhet, humor och högt i tak.",
    "Vi söker nu fler {yrken} som vill vara med och utveckla {enhet}.",
    "Verksamheten har vuxit de senaste åren, och vi behöver bli fler.",
    "Vår värdegrund bygger på respekt, delaktighet och nytänkande.",
    "Som {yrke} hos oss blir du en viktig del av arbetsgruppen.",
    "Vi arbetar nära varandra och hjälps åt när det behövs.",
    "Ledarskapet hos oss är närvarande och tydligt.",
    "{arbetsgivare} är en arbetsplats med stor bredd och många möjligheter.",
    "Kvalitet och service är ledord i allt vi gör.",
    "Vi värdesätter de kvaliteter som jämn könsfördelning och mångfald tillför verksamheten.",
    "Lokalerna är renoverade och ljusa.",
    "Vi finns {läge}, med goda förbindelser till hela {ort} med omnejd.",
    "Hos oss möter du kollegor som är stolta över sitt yrke.",
    "Vi tror på ständiga förbättringar och lär av varandra.",
    "Hållbarhet och miljö är viktiga frågor för oss.",
    "Det här är ett arbete för dig som vill göra skillnad.",
    "{ort} erbjuder både natur, kultur och ett rikt föreningsliv.",
    "Gruppen består i dag av {antal} {yrken} samt en enhetschef.",
    "Vi har ett gott rykte, och många av oss har arbetat här länge.",
    "Nu söker vi en {drag} {yrke} till {enhet}.",
    "Arbetet är omväxlande, och ingen dag är den andra lik.",
    "Vi söker dig som trivs med att {förmåga} och som vill växa med oss.",
    "Vi firar framgångar tillsammans och ser misstag som ett sätt att lära.",
    "Uppdraget utgår från {ort}, men resor förekommer.",
    "Vi står inför spännande förändringar, och du blir delaktig från början.",
    "Flera av oss har mer än {antal} års erfarenhet i yrket.",
];

/// On the employer, for a municipality, a region, an agency, a firm.
pub(super) const EMPLOYER: [[&str; 6]; 4] = [
    [
        "Kommunen är en av ortens största arbetsgivare, med ansvar för skola, vård, omsorg och samhällsbyggnad.",
        "I {arbetsgivare} arbetar vi på uppdrag av dem som bor här.",
        "Kommunen växer, och vi bygger både bostäder, skolor och äldreboenden.",
        "Vi är till för invånarna i {ort}, från förskolan till äldreomsorgen.",
        "Som medarbetare i kommunen bidrar du till ett samhälle som fungerar varje dag.",
        "Kommunen satsar på e-tjänster och bredband så att invånarna kan nå oss dygnet runt.",
    ],
    [
        "Regionen ansvarar för hälso- och sjukvård, kollektivtrafik och regional utveckling.",
        "Varje dag möter vi tusentals patienter på sjukhus, vårdcentraler och i hemmet.",
        "Hos oss finns hundratals yrken, och vi arbetar för en god och jämlik vård.",
        "Vi bedriver forskning och utbildning i samarbete med universitetet.",
        "Patienten är i centrum för allt vi gör.",
        "Vi ställer om till nära vård, med mer digital tillgänglighet för invånarna.",
    ],
    [
        "Myndigheten har kontor på flera orter och arbetar på regeringens uppdrag.",
        "Vi arbetar i människors tjänst, med lagen som grund.",
        "Som statligt anställd har du ett viktigt samhällsuppdrag.",
        "Likabehandling och rättssäkerhet genomsyrar vårt arbete.",
        "Vi finns till för privatpersoner och företag i hela landet.",
        "Myndigheten är en av landets mest digitaliserade, och webbplatsen har miljontals besök varje år.",
    ],
    [
        "Vi är ett familjeägt företag med {antal} anställda och korta beslutsvägar.",
        "{arbetsgivare} har funnits i {ort} i över {antal} år.",
        "Våra kunder finns i hela landet, och vi har full orderbok.",
        "Företaget är medlem i arbetsgivarorganisationen och har kollektivavtal.",
        "Vi är ett snabbväxande bolag som levererar både på nätet och i butik.",
        "Koncernen är ledande inom IT, automation och digitala lösningar för branschen.",
    ],
];

/// On what is done in any job.
pub(super) const TASKS: [&str; 18] = [
    "Som {yrke} planerar du ditt arbete tillsammans med kollegor och närmaste chef.",
    "Du ansvarar för ordning och säkerhet på arbetsplatsen.",
    "Andra uppgifter kan förekomma.",
    "Du introducerar nya medarbetare och tar emot praktikanter.",
    "Uppdraget innebär många kontakter, både inom och utom {arbetsgivare}.",
    "Du deltar på arbetsplatsträffar och bidrar till en god arbetsmiljö.",
    "Tjänsten är placerad på {enhet}.",
    "Arbetet är självständigt, men du har alltid stöd av gruppen.",
    "Du följer upp, utvärderar och föreslår förbättringar.",
    "Du kan få eget ansvarsområde efter intresse.",
    "I rollen ingår att {förmåga} även när tempot är högt.",
    "Arbetstiden är förlagd till dagtid, men kvällar kan förekomma.",
    "Du rapporterar till enhetschefen.",
    "Som {yrke} representerar du {arbetsgivare} utåt.",
    "Arbetet innebär att du rör dig mellan flera platser i {ort}.",
    "Du får en gedigen introduktion innan du arbetar på egen hand.",
    "Vi fördelar uppgifterna efter kompetens och önskemål.",
    "Du ser till att våra rutiner följs och hålls aktuella.",
];

/// On what is done with digital means in any job.
pub(super) const DIGITAL_TASKS: [Dated; 12] = [
    (2006, 2013, "Kontakter sker per telefon, fax och e-post."),
    (2006, 2014, "Du registrerar uppgifter i dator."),
    (2008, 2025, "Du håller vår information på intranätet uppdaterad."),
    (2010, 2025, "Schema och tid rapporteras i ett webbaserat system."),
    (2013, 2025, "Du använder digitala verktyg i det dagliga arbetet."),
    (2014, 2025, "Du skriver avvikelserapporter i vårt digitala system."),
    (2016, 2025, "Vi delar dokument i SharePoint."),
    (2019, 2025, "Vi samarbetar i Teams och delar filer i molnet."),
    (2018, 2025, "Du bidrar till att utveckla digitala arbetssätt."),
    (2020, 2025, "Delar av arbetet sker på distans, med digitala möten."),
    (2023, 2025, "Du får gärna prova AI-stöd för sammanfattningar och utkast, enligt våra riktlinjer."),
    (2024, 2025, "Vi använder Copilot och andra AI-verktyg på ett ansvarsfullt sätt."),
];

/// Sentences around a demand.
pub(super) const DEMAND_FRAMES: [&str; 12] = [
    "Du har {fras}.",
    "Vi söker dig som har {fras}.",
    "Tjänsten kräver {fras}.",
    "Ett krav är {fras}.",
    "För tjänsten krävs {fras}.",
    "Vi förutsätter att du har {fras}.",
    "Som {yrke} hos oss har du {fras}.",
    "Du som söker har {fras}.",
    "Det är viktigt att du har {fras}.",
    "I tjänsten behövs {fras}.",
    "Du behöver ha {fras}.",
    "Som person är du {drag} och har {fras}.",
];

/// Sentences around a merit.
pub(super) const MERIT_FRAMES: [&str; 8] = [
    "Det är meriterande om du har {fras}.",
    "Vi ser gärna att du har {fras}.",
    "Meriterande är {fras}.",
    "Har du dessutom {fras} är det en merit.",
    "Det är en fördel om du har {fras}.",
    "Önskvärt är {fras}.",
    "Vi värderar också {fras}.",
    "Stort plus om du har {fras}.",
];

/// What may be demanded in any job.
pub(super) const DEMANDS: [&str; 14] = [
    "relevant utbildning",
    "minst {antal} månaders erfarenhet av liknande arbete",
    "god förmåga att samarbeta",
    "goda kunskaper i svenska, både i tal och skrift",
    "kunskaper i ytterligare ett språk",
    "ett gott bemötande",
    "vana att arbeta i grupp",
    "vana att ta eget ansvar",
    "gymnasiekompetens",
    "erfarenhet från offentlig verksamhet",
    "personlig mognad och gott omdöme",
    "ordningssinne",
    "intresse för att utveckla verksamheten",
    "förmåga att arbeta under perioder med högt tempo",
];

/// What may be demanded in digital matters in any job.
pub(super) const DIGITAL_DEMANDS: [Dated; 18] = [
    (2006, 2014, "god datorvana"),
    (2006, 2012, "datakunskaper motsvarande datakörkort"),
    (2006, 2013, "vana att använda Internet och e-post"),
    (2006, 2016, "kunskaper i Word och Excel"),
    (2006, 2010, "erfarenhet av Lotus Notes"),
    (2008, 2025, "goda kunskaper i Office-paketet"),
    (2010, 2020, "god datavana"),
    (2012, 2025, "god vana av digitala verktyg"),
    (2012, 2025, "lätt för att lära dig nya system"),
    (2014, 2025, "god IT-vana"),
    (2016, 2025, "grundläggande digital kompetens"),
    (2017, 2025, "kunskap om GDPR och informationssäkerhet"),
    (2019, 2025, "vana att arbeta i Microsoft 365"),
    (2020, 2025, "vana vid digitala möten i Teams eller Zoom"),
    (2020, 2025, "förmåga att ta till dig ny teknik"),
    (2022, 2025, "ett intresse för digitalisering och nya arbetssätt"),
    (2023, 2025, "nyfikenhet på hur AI kan användas i arbetet"),
    (2014, 2025, "förmåga att söka och värdera information på nätet"),
];

/// On the person.
pub(super) const PERSONALITY: [&str; 18] = [
    "Du är {drag} och har lätt för att {förmåga}.",
    "Som person är du {drag} och {drag2}.",
    "Vi tror att du är {drag}, {drag2} och van att {förmåga}.",
    "Stor vikt läggs vid personlig lämplighet.",
    "Vi lägger stor vikt vid dina personliga egenskaper.",
    "Du är van att {förmåga} och tycker om att lära dig nytt.",
    "För att trivas hos oss är du {drag} och har lätt för att {förmåga}.",
    "Du delar vår syn på människors lika värde.",
    "Du är trygg i dig själv och har förmåga att {förmåga}.",
    "Vidare är du {drag}, och du har lätt för att {förmåga}.",
    "Vi ser att du är {drag}, har humor och sprider glädje.",
    "I ditt arbete är du {drag} och {drag2}, också när det är mycket att göra.",
    "Du uttrycker dig väl på svenska i tal och skrift.",
    "Du har ett intresse för människor och är {drag}.",
    "Utdrag ur belastningsregistret kan komma att begäras.",
    "Det är en fördel om du är van att {förmåga}.",
    "Du är noga med detaljer utan att tappa helheten.",
    "Du motiveras av att nå mål tillsammans med andra.",
];

/// Sentences that say a skill is not needed.
pub(super) const NEGATIONS: [&str; 10] = [
    "Du behöver inte ha någon datorvana, vi lär dig det du behöver.",
    "Inga förkunskaper i Excel krävs.",
    "Erfarenhet av våra datasystem är inget krav, eftersom du får utbildning på plats.",
    "Du behöver inte kunna programmera.",
    "Det krävs ingen tidigare erfarenhet av digitala system.",
    "Tjänsten kräver inga särskilda IT-kunskaper.",
    "Körkort är inget krav.",
    "Ingen tidigare erfarenhet krävs, men du ska vilja lära.",
    "Arbetet innehåller inget kontorsarbete och ingen dator.",
    "Kunskap om journalsystemet är inte nödvändig när du börjar.",
];

/// On what is offered.
pub(super) const OFFER: [&str; 26] = [
    "{form}. Tillträde {tillträde}.",
    "Anställningsform: {form}.",
    "Tillträde sker {tillträde}.",
    "Lön enligt överenskommelse.",
    "Vi tillämpar individuell lönesättning.",
    "Vi erbjuder friskvårdsbidrag och flexibel arbetstid.",
    "Du får sex veckors semester från det år du fyller fyrtio.",
    "Vi har kollektivavtal och tjänstepension.",
    "Hos oss får du en mentor under det första halvåret.",
    "Du får möjlighet till kompetensutveckling och karriär.",
    "Vi erbjuder ett omväxlande arbete med stort eget ansvar.",
    "Du får arbeta med engagerade kollegor i en trivsam miljö.",
    "Arbetskläder ingår.",
    "Som anställd kan du låna hem cykel, bil och sportutrustning.",
    "Vi erbjuder handledning och gemensamma utbildningsdagar.",
    "Provanställning kan komma att tillämpas.",
    "Arbetstiden är förlagd enligt schema, med helgtjänst varannan eller var tredje helg.",
    "Rätten till heltid gäller hos oss.",
    "Vi kan hjälpa till med bostad och barnomsorg om du flyttar till {ort}.",
    "Du får en introduktion som anpassas efter dina behov.",
    "Vi erbjuder löneväxling till pension.",
    "Här finns goda möjligheter till vidareutbildning.",
    "Gratis parkering finns vid arbetsplatsen.",
    "Personalen har tillgång till gym i huset.",
    "Vi ger dig stort förtroende och frihet i arbetet.",
    "Antal platser kan komma att utökas.",
];

/// On what is offered, in digital words that demand nothing.
pub(super) const DIGITAL_OFFER: [Dated; 12] = [
    (2006, 2014, "Du får egen dator och mobiltelefon."),
    (2006, 2012, "Som anställd kan du hyra hemdator genom bruttolöneavdrag."),
    (2008, 2025, "Du får utbildning i våra datasystem."),
    (2012, 2025, "Vi bjuder på surfplatta och mobil i tjänsten."),
    (2014, 2025, "Vi erbjuder webbutbildningar genom vår digitala akademi."),
    (2016, 2025, "Förmåner väljer du i vår förmånsportal."),
    (2019, 2025, "Vi ger dig utbildning i digital signering under introduktionen."),
    (2020, 2025, "Du kan arbeta hemifrån upp till två dagar i veckan, med digital utrustning från oss."),
    (2021, 2025, "Kontoret är utrustat för hybridmöten."),
    (2022, 2025, "Introduktionen sker delvis digitalt."),
    (2010, 2025, "Schemaläggning sker genom önskeschema på webben."),
    (2024, 2025, "Alla medarbetare erbjuds en kurs i AI på arbetstid."),
];

/// On the application.
pub(super) const APPLICATION: [&str; 21] = [
    "Välkommen med din ansökan senast {datum}.",
    "Sista ansökningsdag är {datum}.",
    "Ansökan ska innehålla personligt brev och meritförteckning.",
    "Skicka din ansökan till jobb@example.se och ange referens {ref}.",
    "Märk ansökan med {ref}.",
    "Frågor om tjänsten besvaras av enhetschefen på telefon 070-000 00 00.",
    "Fackliga företrädare nås genom växeln, 070-000 00 00.",
    "Vi gör löpande urval och intervjuer, så vänta inte med din ansökan.",
    "Intervjuer sker löpande, och tjänsten kan tillsättas före sista ansökningsdag.",
    "Vi undanber oss samtal från rekryterings- och annonsföretag.",
    "Inför rekryteringen har vi tagit ställning till kanaler och marknadsföring.",
    "Ansök via länken på vår webbplats, www.example.se.",
    "Bifoga inga betyg eller intyg i detta skede, ta med dem till intervjun.",
    "Registrera din ansökan på www.example.se/jobb under referens {ref}.",
    "Har du skyddade personuppgifter ska du inte söka via webben, utan kontakta oss på telefon.",
    "Mer information finns på vår hemsida.",
    "Vid frågor om tjänsten, mejla rekrytering@example.se.",
    "Vi ser fram emot att läsa din ansökan!",
    "Så tror du att det är dig vi söker? Hör av dig!",
    "Har du frågor om systemet för ansökan, kontakta supporten på support@example.se.",
    "Tjänsten tillsätts under förutsättning att beslut fattas.",
];

/// On the application, in digital words that demand nothing.
pub(super) const DIGITAL_APPLICATION: [Dated; 9] = [
    (2015, 2025, "Ansökan kompletteras med ett arbetsprov och ett digitalt test."),
    (2018, 2025, "Ansökan per e-post tas inte emot, med hänsyn till dataskyddsförordningen."),
    (2009, 2025, "Vill du veta mer om oss, besök www.example.se eller följ oss på Facebook."),
    (2006, 2014, "Skriv ut och underteckna din ansökan, och skicka den med post till {arbetsgivare}, {ort}."),
    (2014, 2025, "Du svarar på några urvalsfrågor i stället för att skriva personligt brev."),
    (2008, 2025, "Vi tar emot ansökningar digitalt genom vårt rekryteringssystem."),
    (2006, 2020, "Av miljöskäl ser vi helst att du söker via nätet."),
    (2020, 2025, "En första intervju hålls digitalt i Teams."),
    (2023, 2025, "Vi läser alla ansökningar själva, utan hjälp av AI."),
];
