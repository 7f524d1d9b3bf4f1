//! Gives the description of the programming interface, which is written by hand and held to the routes by a test.

use serde_json::{Value, json};

use super::app::Site;
use super::asked::{Answer, Asked};
use super::problem::Problem;
use hyper::StatusCode;

const DOCUMENT: &str = include_str!("openapi.json");

/// The description, with this server's base path.
pub(super) fn document(site: &Site, _: &Asked) -> Result<Answer, Problem> {
    let read: Result<Value, _> = serde_json::from_str(DOCUMENT);
    let mut document = read.map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
    let base = if site.facts.base_path.is_empty() { "/" } else { &site.facts.base_path };
    if let Some(document) = document.as_object_mut() {
        document.insert("servers".to_owned(), json!([{"url": base}]));
        document
            .get_mut("info")
            .and_then(Value::as_object_mut)
            .map(|info| info.insert("version".to_owned(), env!("CARGO_PKG_VERSION").into()));
    }
    Ok(Answer::json(&document))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::app::ROUTES;
    use super::*;

    #[test]
    fn the_description_names_every_route_and_no_other() {
        let document: Value = serde_json::from_str(DOCUMENT).expect("JSON");
        let mut described = BTreeSet::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap().iter().filter(|(method, _)| *method != "parameters") {
                assert!(operation["responses"].is_object() && operation["operationId"].is_string(), "{method} {path}");
                described.insert((method.to_uppercase(), path.clone()));
            }
        }
        let is_page = |path: &str| ["/", "/a/{name}"].contains(&path);
        let served: BTreeSet<(String, String)> =
            ROUTES.iter().filter(|route| !is_page(route.path)).map(|route| (route.method.to_string(), route.path.to_owned())).collect();
        assert_eq!(described, served);
    }
}
