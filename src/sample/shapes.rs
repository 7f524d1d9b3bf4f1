//! Writes a generated ad in the shapes in which ads are published.
//!
//! Every shape carries the same headline, text, employer, municipality, occupation and vacancies, so that a reader of any of them finds
//! the same ad. What a shape lacks stays out: the Platsbanken shape has no organisation number and names the occupation by its older
//! id, the flat shape has no label. Concept ids are null throughout. Before 2017 the JobTech shape puts occupation and occupation group
//! in lists of one, as the yearly files do. Keys without meaning for the program are there so that records have a realistic size.

use super::generate::SampleAd;
use super::json_object::JsonObject;
use super::moment::{Moment, days_open};
use super::vocabulary_employers::county_name;

/// The columns of the flat shape.
pub const CSV_HEADER: [&str; 9] = ["id", "headline", "text", "employer", "orgnr", "municipality", "occupation", "published", "vacancies"];

/// The last year in which the JobTech shape has lists for occupations.
const LAST_YEAR_OF_LISTS: u64 = 2016;

/// What the JobTech shape says where an ad lists no demands apart from its text.
const NO_DEMANDS: &str = r#"{"skills":[],"languages":[],"work_experiences":[],"education":[],"education_level":[]}"#;

/// A published shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// JobTech, one object a line.
    Jobtech,
    /// JobTech, all objects in one array.
    JobtechArray,
    /// Platsbanken 2006-2016: capital keys, every value text or null.
    Platsbanken2006,
    /// Flat rows.
    Csv,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 4] = [Self::Jobtech, Self::JobtechArray, Self::Platsbanken2006, Self::Csv];

    /// The shape's name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Jobtech => "jobtech",
            Self::JobtechArray => "jobtech-array",
            Self::Platsbanken2006 => "platsbanken-2006",
            Self::Csv => "csv",
        }
    }

    /// The shape of a name, none where no shape goes by it.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shape| shape.id() == id)
    }
}

/// An ad as one JSON object, without a line break. The flat shape gives an object with the keys of [`CSV_HEADER`].
pub fn write_json(ad: &SampleAd, shape: Shape) -> String {
    match shape {
        Shape::Jobtech | Shape::JobtechArray => jobtech(ad),
        Shape::Platsbanken2006 => platsbanken(ad),
        Shape::Csv => flat(ad),
    }
}

/// An ad as the values of one flat row, in the order of [`CSV_HEADER`]; a value that is not known is empty.
pub fn csv_row(ad: &SampleAd) -> [String; 9] {
    [
        ad.id.to_string(),
        ad.headline.clone(),
        ad.text.clone(),
        ad.employer.clone(),
        ad.employer_number.clone().unwrap_or_default(),
        ad.municipality.as_ref().map(|(code, _)| code.clone()).unwrap_or_default(),
        ad.ssyk.clone(),
        ad.published.clone(),
        ad.vacancies.to_string(),
    ]
}

fn jobtech(ad: &SampleAd) -> String {
    let published = Moment::parse(&ad.published);
    let last_day = published.end_of_day_after(days_open(ad.id)).to_string();
    let municipality = ad.municipality.as_ref().map(|(_, name)| name.as_str());
    let id = ad.id.to_string();
    let full_time = !ad.id.is_multiple_of(5);
    let permanent = !ad.id.is_multiple_of(3);
    let listed = |key: &str, object: &mut JsonObject, legacy_id: &str| {
        if published.year <= LAST_YEAR_OF_LISTS {
            object.list_of_one(key, |item| named(item, &ad.occupation_label, legacy_id));
        } else {
            object.object(key, |item| named(item, &ad.occupation_label, legacy_id));
        }
    };
    let mut json = JsonObject::with_capacity(ad.text.len() + 3000);
    json.text("id", &id).nulls(&["external_id", "original_id"]).text("label", "[]");
    json.text("webpage_url", &format!("https://example.se/annonser/{id}")).nulls(&["logo_url"]);
    json.text("headline", &ad.headline).text("application_deadline", &last_day);
    json.bare("number_of_vacancies", &ad.vacancies.to_string());
    json.object("description", |description| {
        description.text("text", &ad.text).nulls(&["text_formatted", "company_information", "needs", "requirements"]);
        description.text("conditions", if permanent { "Tillsvidare" } else { "Tidsbegränsad" });
    });
    json.object("employment_type", |item| named(item, "Vanlig anställning", "1"));
    json.object("salary_type", |item| named(item, "Fast månads- vecko- eller timlön", "1"));
    json.nulls(&["salary_description"]);
    let (duration, duration_id) = if permanent { ("Tills vidare", "1") } else { ("6 månader eller längre", "2") };
    json.object("duration", |item| named(item, duration, duration_id));
    let (hours, hours_id) = if full_time { ("Heltid", "1") } else { ("Deltid", "3") };
    json.object("working_hours_type", |item| named(item, hours, hours_id));
    json.object("scope_of_work", |scope| {
        scope.bare("min", if full_time { "100" } else { "50" }).bare("max", "100");
    });
    json.nulls(&["access"]);
    json.object("employer", |employer| {
        employer.nulls(&["phone_number", "email", "url"]).text_or_null("organization_number", ad.employer_number.as_deref());
        employer.text("name", &ad.employer).text("workplace", &ad.employer);
    });
    json.object("application_details", |details| {
        details.nulls(&["information", "reference"]).text("email", "jobb@example.se").bare("via_af", "false").nulls(&["url", "other"]);
    });
    json.bare("experience_required", if ad.id.is_multiple_of(2) { "true" } else { "false" });
    json.bare("access_to_own_car", "false").bare("driving_license_required", "false").nulls(&["driving_license"]);
    listed("occupation", &mut json, &ad.occupation_legacy);
    listed("occupation_group", &mut json, &ad.ssyk);
    json.object("workplace_address", |address| {
        address.text_or_null("municipality", municipality);
        address.text_or_null("municipality_code", ad.municipality.as_ref().map(|(code, _)| code.as_str()));
        address.nulls(&["municipality_concept_id"]).text_or_null("region", ad.county.as_deref().and_then(county_name));
        address.text_or_null("region_code", ad.county.as_deref()).nulls(&["region_concept_id"]);
        address.text("country", "Sverige").text("country_code", "199");
        address.nulls(&["country_concept_id", "street_address", "postcode"]).text_or_null("city", municipality);
        address.bare("coordinates", "[null,null]");
    });
    json.bare("must_have", NO_DEMANDS).bare("nice_to_have", NO_DEMANDS).bare("application_contacts", "[]");
    json.text("publication_date", &ad.published).text("last_publication_date", &last_day);
    json.bare("removed", "false").nulls(&["removed_date"]).text("source_type", "VIA_PLATSBANKEN_AD");
    json.bare("timestamp", &published.milliseconds().to_string());
    json.finish()
}

fn named(object: &mut JsonObject, label: &str, legacy_id: &str) {
    object.nulls(&["concept_id"]).text("label", label).text("legacy_ams_taxonomy_id", legacy_id);
}

fn platsbanken(ad: &SampleAd) -> String {
    let last_day = Moment::parse(&ad.published).end_of_day_after(days_open(ad.id)).to_string();
    let town = ad.municipality.as_ref().map(|(_, name)| name.to_uppercase());
    let mut json = JsonObject::with_capacity(ad.text.len() + 1000);
    json.text("PLATSNUMMER", &ad.id.to_string()).text("PLATSRUBRIK", &ad.headline).text("PLATSBESKRIVNING", &ad.text);
    json.text("AG_NAMN", &ad.employer);
    json.text_or_null("KOMMUN_KOD", ad.municipality.as_ref().map(|(code, _)| code.as_str()));
    json.text("YRKE_ID", &ad.occupation_legacy).text("ANTAL_AKT_PLATSER", &ad.vacancies.to_string());
    json.text("FORSTA_PUBLICERINGSDATUM", &ad.published.replace('T', " "));
    json.text("SISTA_ANSOK_PUBLDATUM", &last_day.replace('T', " "));
    json.text("ADRESSLAND", "SVERIGE").text_or_null("POSTORT", town.as_deref());
    json.text("ARBETSTID", if ad.id.is_multiple_of(5) { "Deltid" } else { "Heltid" });
    json.text("VARAKTIGHET", if ad.id.is_multiple_of(3) { "6 månader eller längre" } else { "Tills vidare" });
    json.text("TILLTRADE", "Enligt överenskommelse").nulls(&["BESKR_ARBETSDRIFT"]);
    json.text_or_null("ARBETSDRIFT", ad.id.is_multiple_of(4).then_some("Skift"));
    json.finish()
}

fn flat(ad: &SampleAd) -> String {
    let mut json = JsonObject::with_capacity(ad.text.len() + 500);
    for (key, value) in CSV_HEADER.iter().zip(csv_row(ad)) {
        json.text(key, &value);
    }
    json.finish()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::generate::generate;
    use super::*;

    fn read(ad: &SampleAd, shape: Shape) -> Value {
        let written = write_json(ad, shape);
        assert!(!written.contains('\n'));
        serde_json::from_str(&written).unwrap()
    }

    #[test]
    fn a_shape_is_found_by_its_name() {
        for shape in Shape::ALL {
            assert_eq!(Shape::parse(shape.id()), Some(shape));
        }
        assert_eq!(Shape::parse("parquets"), None);
    }

    #[test]
    fn every_shape_holds_the_same_ad() {
        for index in 0..1000 {
            let ad = generate(3, index);
            let jobtech = read(&ad, Shape::Jobtech);
            let platsbanken = read(&ad, Shape::Platsbanken2006);
            let flat = read(&ad, Shape::Csv);
            let row = csv_row(&ad);
            assert_eq!(read(&ad, Shape::JobtechArray), jobtech);
            assert_eq!(jobtech["description"]["text"], ad.text.as_str());
            assert_eq!(platsbanken["PLATSBESKRIVNING"], ad.text.as_str());
            assert_eq!((row[2].as_str(), &flat["text"]), (ad.text.as_str(), &jobtech["description"]["text"]));
            assert_eq!(platsbanken["PLATSRUBRIK"], jobtech["headline"]);
            assert_eq!(platsbanken["AG_NAMN"], jobtech["employer"]["name"]);
            assert_eq!(platsbanken["KOMMUN_KOD"], jobtech["workplace_address"]["municipality_code"]);
            assert_eq!(row[5], platsbanken["KOMMUN_KOD"].as_str().unwrap_or_default());
            assert_eq!(row[4], jobtech["employer"]["organization_number"].as_str().unwrap_or_default());
            assert_eq!(row[8], platsbanken["ANTAL_AKT_PLATSER"].as_str().unwrap());
            assert_eq!(jobtech["number_of_vacancies"], ad.vacancies);
            assert!(platsbanken.as_object().unwrap().values().all(|value| value.is_string() || value.is_null()));
        }
    }

    #[test]
    fn occupations_are_lists_up_to_2016() {
        for index in 0..200 {
            let ad = generate(4, index);
            let value = read(&ad, Shape::Jobtech);
            let is_list = ad.published.as_str() < "2017";
            assert_eq!(value["occupation"].is_array(), is_list);
            let group = if is_list { &value["occupation_group"][0] } else { &value["occupation_group"] };
            assert_eq!(group["legacy_ams_taxonomy_id"], ad.ssyk.as_str());
        }
    }
}
