use exchange::{
    Component,
    simulator::{Fault, PersonTrait, Times},
};
use serde_json::Value;

use crate::world::{Sim, on_sqlite};

fn get(sim: &Sim, path: &str) -> (u16, String) {
    sim.runtime.block_on(async {
        let http = exchange::http_client(exchange::Timeouts::default()).unwrap();
        let answer = http.get(format!("{}{path}", sim.base)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    })
}

fn post(sim: &Sim, path: &str, form: &[(&str, &str)]) -> u16 {
    sim.runtime.block_on(async {
        let http = exchange::http_client(exchange::Timeouts::default()).unwrap();
        http.post(format!("{}{path}", sim.base)).form(form).send().await.unwrap().status().as_u16()
    })
}

#[test]
fn the_front_page_lists_letters_and_opens_their_documents() {
    on_sqlite(|world| {
        world.send_to(world.sim.person(PersonTrait::Ordinary));
        world.run_due();
        let (status, page) = get(&world.sim, "");
        assert_eq!(status, 200);
        assert!(page.contains("Vedtak i sak 2026/1") && page.contains("Dette er simulert"));
        let letter = &world.sim.simulator.letters()[0];
        let (status, document) = get(&world.sim, &format!("/letters/{}/documents/0", letter.id));
        assert_eq!((status, document.as_str()), (200, "%PDF-1.7 vedtak"));
        assert_eq!(get(&world.sim, &format!("/letters/{}/documents/1", letter.id)).0, 404);
        let (_, json) = get(&world.sim, "/state.json");
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["letters"][0]["title"], "Vedtak i sak 2026/1");
        let number = world.sim.person(PersonTrait::Ordinary).number.reveal();
        assert!(!json.to_string().contains(&number) && !page.contains(&number));
    });
}

#[test]
fn faults_are_set_counted_and_taken_away_on_the_page() {
    let sim = Sim::new();
    let set = |fault, times| {
        post(&sim, "/faults", &[("component", "krr"), ("fault", fault), ("times", times)])
    };
    assert_eq!(set("broken", "2"), 303);
    assert!(get(&sim, "").1.contains("svarer 500, 2 ganger til"));
    assert_eq!(set("broken", ""), 303);
    assert!(get(&sim, "").1.contains("svarer 500, alltid"));
    assert_eq!(set("", ""), 303);
    assert!(!get(&sim, "").1.contains("svarer 500, alltid"));
    assert_eq!(set("nonsense", ""), 400);
    assert_eq!(set("broken", "many"), 400);
    assert_eq!(post(&sim, "/faults", &[("component", "nobody")]), 400);
}

#[test]
fn markup_in_a_title_is_shown_and_not_obeyed() {
    on_sqlite(|world| {
        let recipient = exchange::dispatch::Recipient::new(
            "<script>alert(1)</script>",
            exchange::dispatch::RecipientNumber::Person(
                world.sim.person(PersonTrait::Ordinary).number,
            ),
            None,
        );
        world.send(&recipient);
        world.run_due();
        let (_, page) = get(&world.sim, "");
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    });
}

#[test]
fn a_fault_comes_as_often_as_it_was_set() {
    let sim = Sim::new();
    let person = sim.person(PersonTrait::Ordinary).number;
    sim.simulator.set_fault(Component::ContactRegister, Fault::Broken, Times::Next(2));
    let asked = || sim.exchange.contacts.contact(store::testing::TENANT, person).is_ok();
    assert_eq!([asked(), asked(), asked()], [false, false, true]);
    sim.simulator.set_fault(Component::ContactRegister, Fault::Broken, Times::Next(0));
    assert!(asked());
}
