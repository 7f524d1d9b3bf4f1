//! Holds the choice of values to what it promises.

use proptest::prelude::*;

use super::super::example::table;
use super::selection::{Chosen, OutputValues, Placement, Selection, Unnamed, VariableSelection, check_lists, choose, default_selection};

fn variable(code: &str, values: &[&str]) -> VariableSelection {
    VariableSelection {
        variable_code: code.to_owned(),
        value_codes: values.iter().map(|value| (*value).to_owned()).collect(),
        ..VariableSelection::default()
    }
}

fn chosen(variables: Vec<VariableSelection>) -> Result<Chosen, String> {
    choose(&table("T"), &Selection { selection: variables, placement: None }, Unnamed::IsRefused)
}

fn codes(chosen: &Chosen, dimension: usize) -> Vec<String> {
    let table = table("T");
    chosen.places[dimension].iter().map(|at| table.dimensions[dimension].categories[*at].code.clone()).collect()
}

#[test]
fn what_is_not_named_is_the_value_that_stands_for_all_and_leaves_the_table() {
    let chosen = chosen(vec![variable("contentscode", &["INTENSITY"]), variable("TID", &["top(2)"])]).unwrap();
    assert_eq!(chosen.n_cells(), 2);
    let part = chosen.of(&table("T"));
    assert_eq!(part.dimensions.iter().map(|d| d.code).collect::<Vec<_>>(), ["ContentsCode", "Tid"]);
    let whole = table("T");
    assert_eq!(part.cell_of(&["intensity", "2025"]), whole.cell_of(&["00", "total", "intensity", "2025"]));
    assert_eq!((part.stub, part.heading), (vec![0], vec![1]));
}

#[test]
fn values_stand_in_the_order_of_the_table_and_once() {
    let chosen =
        chosen(vec![variable("Region", &["0580", "05*", "00"]), variable("ContentsCode", &["*"]), variable("Tid", &["2025"])]).unwrap();
    assert_eq!(codes(&chosen, 0), ["00", "05", "0560", "0580"]);
}

#[test]
fn a_list_bounds_what_a_star_means_and_gives_groups_or_their_members() {
    let with = |list: &str, values: &[&str], output| {
        let region = VariableSelection { code_list: Some(list.to_owned()), output_values: output, ..variable("Region", values) };
        chosen(vec![region, variable("ContentsCode", &["n_ads"]), variable("Tid", &["2025"])])
    };
    assert_eq!(codes(&with("VS_Kommun", &["*"], None).unwrap(), 0), ["0560", "0580"]);
    assert_eq!(codes(&with("agg_Grupp", &["*"], None).unwrap(), 0), ["G1"]);
    assert_eq!(codes(&with("agg_Grupp", &["G1"], Some(OutputValues::Aggregated)).unwrap(), 0), ["G1"]);
    assert_eq!(codes(&with("agg_Grupp", &["G1"], Some(OutputValues::Single)).unwrap(), 0), ["0560", "0580"]);
    assert_eq!(codes(&with("", &["00"], None).unwrap(), 0), ["00"]);
    assert!(with("vs_Kommun", &["00"], None).is_err(), "the country is no municipality");
    assert!(with("vs_Lan", &["*"], None).unwrap_err().contains("vs_Kommun, agg_Grupp"));
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (variables, expected) in [
        (vec![variable("Tid", &["*"])], "`ContentsCode` must be named"),
        (vec![variable("Lan", &["*"])], "no variable `Lan`"),
        (vec![variable("Tid", &["*"]), variable("tid", &["*"])], "stands twice"),
        (vec![variable("ContentsCode", &["*"]), variable("Tid", &[])], "`Tid` must be named"),
        (vec![variable("ContentsCode", &["nothing"]), variable("Tid", &["*"])], "ContentsCode: the value `nothing` does not exist"),
    ] {
        let mistake = chosen(variables).unwrap_err();
        assert!(mistake.contains(expected), "{mistake}");
    }
}

#[test]
fn a_list_must_exist_also_where_nothing_is_chosen_from_it() {
    let with = |code: &str, list: &str| VariableSelection { code_list: Some(list.to_owned()), ..variable(code, &[]) };
    let check = |variable| check_lists(&table("T"), &Selection { selection: vec![variable], placement: None });
    assert_eq!([check(with("Region", "vs_Kommun")), check(with("Sektor", ""))], [Ok(()), Ok(())]);
    assert!(check(with("Region", "vs_Lan")).is_err() && check(with("Nothing", "")).is_err());
    assert!(chosen(vec![with("Region", "vs_Lan"), variable("ContentsCode", &["*"]), variable("Tid", &["*"])]).is_err());
}

#[test]
fn a_variable_without_a_value_for_all_may_mean_all() {
    let chosen = choose(&table("T"), &Selection::default(), Unnamed::IsWhole).unwrap();
    assert_eq!(chosen.places.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 2, 3]);
}

#[test]
fn rows_and_columns_are_as_asked_and_the_rest_goes_to_the_other_side() {
    let with = |stub: &[&str], heading: &[&str]| {
        let strings = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let placement = Placement { stub: strings(stub), heading: strings(heading) };
        let selection = ["Region", "Sektor", "ContentsCode", "Tid"].map(|code| variable(code, &["*"])).to_vec();
        choose(&table("T"), &Selection { selection, placement: Some(placement) }, Unnamed::IsRefused).map(|c| (c.stub, c.heading))
    };
    assert_eq!(with(&[], &["Tid"]), Ok((vec![0, 1, 2], vec![3])));
    assert_eq!(with(&["Tid"], &[]), Ok((vec![3], vec![0, 1, 2])));
    assert_eq!(with(&["Tid", "Region"], &["Sektor"]), Ok((vec![3, 0, 2], vec![1])));
    assert!(with(&["Tid"], &["tid"]).is_err());
    assert!(with(&["Tid", "Tid"], &[]).is_err());
    assert!(with(&["Nothing"], &[]).is_err());
}

#[test]
fn the_default_is_itself_a_selection_that_can_be_asked_for() {
    let table = table("T");
    let chosen = choose(&table, &default_selection(&table), Unnamed::IsRefused).unwrap();
    assert_eq!(chosen.n_cells(), 2 * 3);
    assert_eq!(chosen.of(&table).sizes(), [1, 1, 2, 3]);
}

proptest! {
    #[test]
    fn every_chosen_cell_is_the_cell_of_the_whole_table(picks in proptest::collection::vec(proptest::collection::vec(0_usize..6, 0..4), 4)) {
        let table = table("T");
        let selection = table.dimensions.iter().zip(&picks).map(|(dimension, picked)| {
            let values: Vec<&str> = picked.iter().map(|n| dimension.categories[n % dimension.categories.len()].code.as_str()).collect();
            variable(dimension.code, &values)
        });
        let selection = Selection { selection: selection.collect(), placement: None };
        if let Ok(chosen) = choose(&table, &selection, Unnamed::IsWhole) {
            let part = chosen.of(&table);
            prop_assert_eq!(part.cells.len(), chosen.n_cells());
            part.each_cell(|categories, cell| {
                let mut found = categories.iter();
                let codes: Vec<&str> = table
                    .dimensions
                    .iter()
                    .zip(&chosen.is_left_out)
                    .map(|(d, left_out)| if *left_out { d.elimination.as_deref().unwrap() } else { found.next().unwrap().code.as_str() })
                    .collect();
                assert_eq!(Some(cell), table.cell_of(&codes));
            });
        }
    }
}
