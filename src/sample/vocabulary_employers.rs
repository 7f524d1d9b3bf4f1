//! Lists the employers and places of generated ads: public bodies as they are, firms made up.
//!
//! Municipalities, regions and agencies carry their own names and organisation numbers, taken from data/registers, so that an ad
//! without a number is led back to the same employer by its name. Firms are made up from parts and have no number. The municipalities
//! are spread over all nine groups of SKR and over all sizes.
//!
//! Source: data/registers/SOURCES.md.

/// A municipality as a place and as an employer.
pub(super) struct Municipality {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// The name it goes by as an employer.
    pub(super) employer: &'static str,
    pub(super) number: &'static str,
    pub(super) county: &'static str,
    /// Inhabitants in 2025, in thousands, rounded: larger places have more ads.
    pub(super) thousands: u64,
}

const fn place(
    code: &'static str,
    name: &'static str,
    employer: &'static str,
    number: &'static str,
    county: &'static str,
    thousands: u64,
) -> Municipality {
    Municipality { code, name, employer, number, county, thousands }
}

/// Sixty municipalities.
pub(super) static MUNICIPALITIES: [Municipality; 60] = [
    place("0125", "Ekerö", "Ekerö kommun", "2120000050", "01", 29),
    place("0126", "Huddinge", "Huddinge kommun", "2120000068", "01", 115),
    place("0138", "Tyresö", "Tyresö kommun", "2120000092", "01", 50),
    place("0139", "Upplands-Bro", "Upplands-Bro kommun", "2120000100", "01", 33),
    place("0180", "Stockholm", "Stockholms stad", "2120000142", "01", 999),
    place("0181", "Södertälje", "Södertälje kommun", "2120000159", "01", 103),
    place("0183", "Sundbyberg", "Sundbybergs stad", "2120000175", "01", 57),
    place("0184", "Solna", "Solna stad", "2120000183", "01", 86),
    place("0187", "Vaxholm", "Vaxholms stad", "2120002908", "01", 12),
    place("0360", "Tierp", "Tierps kommun", "2120000266", "03", 21),
    place("0380", "Uppsala", "Uppsala kommun", "2120003005", "03", 250),
    place("0381", "Enköping", "Enköpings kommun", "2120000282", "03", 49),
    place("0382", "Östhammar", "Östhammars kommun", "2120000290", "03", 22),
    place("0512", "Ydre", "Ydre kommun", "2120000381", "05", 4),
    place("0581", "Norrköping", "Norrköpings kommun", "2120000456", "05", 145),
    place("0586", "Mjölby", "Mjölby kommun", "2120000480", "05", 29),
    place("0662", "Gislaved", "Gislaveds kommun", "2120000514", "06", 29),
    place("0665", "Vaggeryd", "Vaggeryds kommun", "2120000522", "06", 15),
    place("0780", "Växjö", "Växjö kommun", "2120000662", "07", 99),
    place("0882", "Oskarshamn", "Oskarshamns kommun", "2120000761", "08", 27),
    place("0883", "Västervik", "Västerviks kommun", "2120000779", "08", 36),
    place("1081", "Ronneby", "Ronneby kommun", "2120000837", "10", 29),
    place("1231", "Burlöv", "Burlövs kommun", "2120001025", "12", 20),
    place("1257", "Örkelljunga", "Örkelljunga kommun", "2120000878", "12", 10),
    place("1272", "Bromölla", "Bromölla kommun", "2120000894", "12", 12),
    place("1277", "Åstorp", "Åstorps kommun", "2120000936", "12", 16),
    place("1280", "Malmö", "Malmö stad", "2120001124", "12", 368),
    place("1283", "Helsingborg", "Helsingborgs stad", "2120001157", "12", 153),
    place("1286", "Ystad", "Ystads kommun", "2120001181", "12", 32),
    place("1315", "Hylte", "Hylte kommun", "2120001207", "13", 10),
    place("1380", "Halmstad", "Halmstads kommun", "2120001215", "13", 106),
    place("1382", "Falkenberg", "Falkenbergs kommun", "2120001231", "13", 47),
    place("1446", "Karlsborg", "Karlsborgs kommun", "2120001629", "14", 7),
    place("1480", "Göteborg", "Göteborgs stad", "2120001355", "14", 613),
    place("1485", "Uddevalla", "Uddevalla kommun", "2120001397", "14", 57),
    place("1486", "Strömstad", "Strömstads kommun", "2120001405", "14", 14),
    place("1489", "Alingsås", "Alingsås kommun", "2120001553", "14", 43),
    place("1490", "Borås", "Borås stad", "2120001561", "14", 115),
    place("1497", "Hjo", "Hjo kommun", "2120001728", "14", 9),
    place("1498", "Tidaholm", "Tidaholms kommun", "2120001736", "14", 13),
    place("1737", "Torsby", "Torsby kommun", "2120001777", "17", 11),
    place("1814", "Lekeberg", "Lekebergs kommun", "2120002981", "18", 9),
    place("1860", "Laxå", "Laxå kommun", "2120001918", "18", 5),
    place("1980", "Västerås", "Västerås stad", "2120002080", "19", 161),
    place("2021", "Vansbro", "Vansbro kommun", "2120002130", "20", 7),
    place("2023", "Malung-Sälen", "Malung-Sälens kommun", "2120002148", "20", 10),
    place("2062", "Mora", "Mora kommun", "2120002213", "20", 20),
    place("2081", "Borlänge", "Borlänge kommun", "2120002239", "20", 51),
    place("2083", "Hedemora", "Hedemora kommun", "2120002254", "20", 15),
    place("2084", "Avesta", "Avesta kommun", "2120002262", "20", 22),
    place("2281", "Sundsvall", "Sundsvalls kommun", "2120002411", "22", 99),
    place("2282", "Kramfors", "Kramfors kommun", "2120002429", "22", 17),
    place("2380", "Östersund", "Östersunds kommun", "2120002528", "23", 65),
    place("2403", "Bjurholm", "Bjurholms kommun", "2120002833", "24", 2),
    place("2421", "Storuman", "Storumans kommun", "2120002577", "24", 6),
    place("2425", "Dorotea", "Dorotea kommun", "2120002809", "24", 2),
    place("2480", "Umeå", "Umeå kommun", "2120002627", "24", 135),
    place("2482", "Skellefteå", "Skellefteå kommun", "2120002643", "24", 75),
    place("2580", "Luleå", "Luleå kommun", "2120002742", "25", 80),
    place("2582", "Boden", "Bodens kommun", "2120002767", "25", 29),
];

/// Departments that may follow the name of a municipality.
pub(super) const DEPARTMENTS: [&str; 10] = [
    "Kommunledningskontoret",
    "Socialförvaltningen",
    "Utbildningsförvaltningen",
    "Vård och omsorg",
    "Barn och utbildning",
    "Samhällsbyggnadsförvaltningen",
    "Kultur och fritid",
    "Serviceförvaltningen",
    "Individ- och familjeomsorgen",
    "Tekniska kontoret",
];

/// A region or an agency.
pub(super) struct Body {
    pub(super) name: &'static str,
    pub(super) number: &'static str,
    /// County of a region, empty for an agency.
    pub(super) county: &'static str,
    /// The last year of an earlier name, and that name; 0 where there is none.
    pub(super) earlier: (u64, &'static str),
}

const fn region(name: &'static str, number: &'static str, county: &'static str, until: u64, earlier: &'static str) -> Body {
    Body { name, number, county, earlier: (until, earlier) }
}

const fn agency(name: &'static str, number: &'static str, until: u64, earlier: &'static str) -> Body {
    Body { name, number, county: "", earlier: (until, earlier) }
}

/// Eight regions.
pub(super) static REGIONS: [Body; 8] = [
    region("Region Stockholm", "2321000016", "01", 2018, "Stockholms läns landsting"),
    region("Region Uppsala", "2321000024", "03", 2016, "Landstinget i Uppsala län"),
    region("Region Östergötland", "2321000040", "05", 2014, "Landstinget i Östergötland"),
    region("Region Kalmar län", "2321000073", "08", 2018, "Landstinget i Kalmar län"),
    region("Region Skåne", "2321000255", "12", 0, ""),
    region("Västra Götalandsregionen", "2321000131", "14", 0, ""),
    region("Region Dalarna", "2321000180", "20", 2018, "Landstinget Dalarna"),
    region("Region Västerbotten", "2321000222", "24", 2018, "Västerbottens läns landsting"),
];

/// Twelve agencies that were there from 2006 to 2025.
pub(super) static AGENCIES: [Body; 12] = [
    agency("Polismyndigheten", "2021000076", 2014, "Rikspolisstyrelsen"),
    agency("Kriminalvården", "2021000225", 0, ""),
    agency("Socialstyrelsen", "2021000555", 0, ""),
    agency("Statistiska centralbyrån", "2021000837", 0, ""),
    agency("Kungliga biblioteket", "2021001710", 0, ""),
    agency("Naturvårdsverket", "2021001975", 0, ""),
    agency("Arbetsförmedlingen", "2021002114", 2007, "Arbetsmarknadsverket"),
    agency("Migrationsverket", "2021002163", 0, ""),
    agency("Lantmäteriet", "2021004888", 2007, "Lantmäteriverket"),
    agency("Skatteverket", "2021005448", 0, ""),
    agency("Bolagsverket", "2021005489", 0, ""),
    agency("Försäkringskassan", "2021005521", 0, ""),
];

/// What a made-up firm does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Branch {
    Care,
    School,
    Food,
    Cleaning,
    Transport,
    Building,
    Industry,
    Shop,
    Office,
}

impl Branch {
    /// Where its first name stands among the stems, and the endings of its names.
    fn parts(self) -> (usize, [&'static str; 3]) {
        match self {
            Self::Care => (0, ["Omsorg AB", "Hemvård AB", "Vårdteam AB"]),
            Self::School => (4, ["Friskola AB", "Förskolor AB", "Utbildning AB"]),
            Self::Food => (8, ["Restaurang AB", "Kök & Catering AB", "Värdshus AB"]),
            Self::Cleaning => (12, ["Städservice AB", "Lokalvård AB", "Fastighetsservice AB"]),
            Self::Transport => (16, ["Åkeri AB", "Logistik AB", "Lager & Transport AB"]),
            Self::Building => (20, ["El & Rör AB", "Installation AB", "Byggteknik AB"]),
            Self::Industry => (24, ["Mekaniska AB", "Verkstad AB", "Industri AB"]),
            Self::Shop => (28, ["Handel AB", "Butiker AB", "Järn & Färg AB"]),
            Self::Office => (32, ["Konsult AB", "Data AB", "Systempartner AB"]),
        }
    }
}

/// The first parts of the names of firms.
const STEMS: [&str; 40] = [
    "Tallrotens",
    "Kråkhällens",
    "Lingontuvans",
    "Blåmossens",
    "Ugglekullens",
    "Tranängens",
    "Kvarnlyktans",
    "Näverskogens",
    "Havsnejlikans",
    "Rimfrostens",
    "Grävlingbackens",
    "Enbärsåsens",
    "Bäverforsens",
    "Korpklintens",
    "Ljungtuvans",
    "Sävstrandens",
    "Fjällvråkens",
    "Humlehagens",
    "Järnekslundens",
    "Vitsippskullens",
    "Orrspelets",
    "Mosippans",
    "Älgstigens",
    "Renlavens",
    "Skogsstjärnans",
    "Åkervindans",
    "Siklöjans",
    "Gråalens",
    "Pilfinkens",
    "Storlommens",
    "Kornblixtens",
    "Månviolens",
    "Isrosens",
    "Lärkträdens",
    "Tuvullens",
    "Vindelörtens",
    "Bergfotens",
    "Nattskärrans",
    "Klockljungens",
    "Strandpiparens",
];

/// How many firms a branch has. Nine branches of thirteen make 117 names.
pub(super) const N_FIRMS: usize = 13;

/// The name of a firm, from its branch and its number in it.
pub(super) fn firm(branch: Branch, number: usize) -> String {
    let (first, endings) = branch.parts();
    let stem = STEMS.get((first + number) % STEMS.len()).copied().unwrap_or_default();
    let ending = endings.get(number % endings.len()).copied().unwrap_or_default();
    format!("{stem} {ending}")
}

/// The name of a county.
pub(super) fn county_name(code: &str) -> Option<&'static str> {
    COUNTIES.iter().find(|(county, _)| *county == code).map(|(_, name)| *name)
}

const COUNTIES: [(&str, &str); 18] = [
    ("01", "Stockholms län"),
    ("03", "Uppsala län"),
    ("05", "Östergötlands län"),
    ("06", "Jönköpings län"),
    ("07", "Kronobergs län"),
    ("08", "Kalmar län"),
    ("10", "Blekinge län"),
    ("12", "Skåne län"),
    ("13", "Hallands län"),
    ("14", "Västra Götalands län"),
    ("17", "Värmlands län"),
    ("18", "Örebro län"),
    ("19", "Västmanlands län"),
    ("20", "Dalarnas län"),
    ("22", "Västernorrlands län"),
    ("23", "Jämtlands län"),
    ("24", "Västerbottens län"),
    ("25", "Norrbottens län"),
];
