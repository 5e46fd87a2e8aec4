//! Names of months and days in the four languages of the screens (Unicode CLDR).

/// The words a date is written with.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) short_date: &'static str,
    pub(super) months: [&'static str; 12],
    pub(super) months_short: [&'static str; 12],
    /// From Sunday.
    pub(super) days: [&'static str; 7],
    pub(super) days_short: [&'static str; 7],
    pub(super) era: &'static str,
    pub(super) era_short: &'static str,
    pub(super) era_narrow: &'static str,
    pub(super) before_noon: &'static str,
    pub(super) after_noon: &'static str,
}

/// The names of a language; bokmål where the language is not one of ours.
pub(super) fn names(language: &str) -> &'static Names {
    match language {
        "en" => &ENGLISH,
        "nn" => &NYNORSK,
        "se" => &NORTHERN_SAMI,
        _ => &BOKMAL,
    }
}

const NORWEGIAN_MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];
const NORWEGIAN_MONTHS_SHORT: [&str; 12] =
    ["jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."];

static BOKMAL: Names = Names {
    short_date: "dd.MM.yyyy",
    months: NORWEGIAN_MONTHS,
    months_short: NORWEGIAN_MONTHS_SHORT,
    days: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
    days_short: ["søn", "man", "tir", "ons", "tor", "fre", "lør"],
    era: "etter Kristus",
    era_short: "e.Kr.",
    era_narrow: "e.Kr.",
    before_noon: "a.m.",
    after_noon: "p.m.",
};

static NYNORSK: Names = Names {
    short_date: "dd.MM.yyyy",
    months: NORWEGIAN_MONTHS,
    months_short: NORWEGIAN_MONTHS_SHORT,
    days: ["søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"],
    days_short: ["søn", "mån", "tys", "ons", "tor", "fre", "lau"],
    era: "etter Kristus",
    era_short: "e.Kr.",
    era_narrow: "e.Kr.",
    before_noon: "f.m.",
    after_noon: "e.m.",
};

static ENGLISH: Names = Names {
    short_date: "M/d/yy",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    months_short: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
    days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
    days_short: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    era: "Anno Domini",
    era_short: "AD",
    era_narrow: "A",
    before_noon: "AM",
    after_noon: "PM",
};

static NORTHERN_SAMI: Names = Names {
    short_date: "dd.MM.yyyy",
    months: [
        "ođđajagemánnu",
        "guovvamánnu",
        "njukčamánnu",
        "cuoŋománnu",
        "miessemánnu",
        "geassemánnu",
        "suoidnemánnu",
        "borgemánnu",
        "čakčamánnu",
        "golggotmánnu",
        "skábmamánnu",
        "juovlamánnu",
    ],
    months_short: [
        "ođđj", "guov", "njuk", "cuo", "mies", "geas", "suoi", "borg", "čakč", "golg", "skáb",
        "juov",
    ],
    days: [
        "sotnabeaivi",
        "vuossárga",
        "maŋŋebárga",
        "gaskavahkku",
        "duorasdat",
        "bearjadat",
        "lávvardat",
    ],
    days_short: ["sotn", "vuos", "maŋ", "gask", "duor", "bear", "láv"],
    era: "maŋŋel Kristusa",
    era_short: "m.Kr.",
    era_narrow: "m.Kr.",
    before_noon: "i.b.",
    after_noon: "e.b.",
};
