//! `docs/schema.sql`, which people read, is the schema that the steps make.

use std::cell::RefCell;

use store::{Migration, testing};

const WHOLE: &[Migration] =
    &[Migration { name: "whole/0001", sql: include_str!("../../../docs/schema.sql") }];

#[test]
fn the_schema_in_one_piece_is_what_the_steps_make() {
    let by_steps = RefCell::new(Vec::new());
    testing::on_each_bare_engine(&ekommune::migrations(), |store| {
        by_steps.borrow_mut().push(store.shape().unwrap());
    });
    let in_one_piece = RefCell::new(Vec::new());
    testing::on_each_bare_engine(&[WHOLE], |store| {
        in_one_piece.borrow_mut().push(store.shape().unwrap());
    });
    for (steps, whole) in by_steps.take().iter().zip(in_one_piece.take()) {
        let missing: Vec<_> = steps.iter().filter(|line| !whole.contains(line)).collect();
        let superfluous: Vec<_> = whole.iter().filter(|line| !steps.contains(line)).collect();
        assert!(
            missing.is_empty() && superfluous.is_empty(),
            "docs/schema.sql lacks {missing:#?} and has too much: {superfluous:#?}"
        );
        assert!(steps.len() > 100, "the schema is looked at");
    }
}
