//! Content models as automata over positions (Glushkov's construction). XML Schema demands that a
//! model is deterministic, so the state is one number.

use std::collections::BTreeSet;

use super::model::{ElementId, NameId, Wildcard};

/// A part of a content model with how often it may stand.
#[derive(Clone, Debug)]
pub(super) struct Particle {
    pub(super) term: Term,
    pub(super) min: u32,
    /// Nothing for `unbounded`.
    pub(super) max: Option<u32>,
}

#[derive(Clone, Debug)]
pub(super) enum Term {
    Element(NameId, ElementId),
    Any(Wildcard),
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
}

impl Particle {
    pub(super) fn once(term: Term) -> Self {
        Self { term, min: 1, max: Some(1) }
    }
}

/// What stands at a position.
#[derive(Clone, Debug)]
pub(super) enum Symbol {
    Element(NameId, ElementId),
    Any(Wildcard),
}

/// Where in the model the reading has come to; 0 is before everything.
pub(super) type State = u32;

#[derive(Debug, Default)]
pub(super) struct Automaton {
    symbols: Vec<Symbol>,
    /// For each state the positions that may follow.
    follow: Vec<BTreeSet<u32>>,
    links: usize,
    accepting: Vec<bool>,
    /// Occurrences beyond what is counted are taken as unbounded.
    pub(super) is_approximate: bool,
}

/// Positions of one model. A bounded repetition becomes as many copies, up to this.
const POSITIONS: usize = 4_000;
/// Links between positions: a model with more is no schema that anybody wrote.
const LINKS: usize = 1_000_000;

struct Part {
    nullable: bool,
    first: Vec<u32>,
    last: Vec<u32>,
}

impl Automaton {
    /// Nothing if the model is too large to be one.
    pub(super) fn new(particle: &Particle) -> Option<Self> {
        let mut automaton = Self { follow: vec![BTreeSet::new()], ..Self::default() };
        let part = automaton.particle(particle);
        automaton.follow[0] = part.first.into_iter().collect();
        automaton.accepting = vec![false; automaton.symbols.len() + 1];
        automaton.accepting[0] = part.nullable;
        for last in part.last {
            automaton.accepting[last as usize] = true;
        }
        (automaton.links <= LINKS).then_some(automaton)
    }

    fn particle(&mut self, particle: &Particle) -> Part {
        let empty = || Part { nullable: true, first: Vec::new(), last: Vec::new() };
        if particle.max == Some(0) {
            return empty();
        }
        if particle.max.is_none() && particle.min <= 1 || particle.max == Some(1) {
            let mut part = self.term(&particle.term);
            if particle.max.is_none() {
                self.link(&part.last, &part.first);
            }
            part.nullable |= particle.min == 0;
            return part;
        }
        let mut whole = empty();
        let copies = particle.max.unwrap_or(particle.min);
        for copy in 0..copies {
            if self.symbols.len() > POSITIONS {
                self.is_approximate = true;
                let (last, first) = (whole.last.clone(), whole.first.clone());
                self.link(&last, &first);
                break;
            }
            let mut part = self.term(&particle.term);
            if part.first.is_empty() {
                // Nothing, however often.
                return part;
            }
            if particle.max.is_none() && copy + 1 == copies {
                self.link(&part.last, &part.first);
            }
            part.nullable |= copy >= particle.min;
            whole = self.then(whole, part);
        }
        whole
    }

    fn term(&mut self, term: &Term) -> Part {
        match term {
            Term::Element(name, element) => self.symbol(Symbol::Element(*name, *element)),
            Term::Any(wildcard) => self.symbol(Symbol::Any(wildcard.clone())),
            Term::Sequence(parts) => {
                let mut whole = Part { nullable: true, first: Vec::new(), last: Vec::new() };
                for part in parts {
                    let part = self.particle(part);
                    whole = self.then(whole, part);
                }
                whole
            }
            Term::Choice(parts) => {
                let mut whole =
                    Part { nullable: parts.is_empty(), first: Vec::new(), last: Vec::new() };
                for part in parts {
                    let part = self.particle(part);
                    whole.nullable |= part.nullable;
                    whole.first.extend(part.first);
                    whole.last.extend(part.last);
                }
                whole
            }
        }
    }

    fn symbol(&mut self, symbol: Symbol) -> Part {
        self.symbols.push(symbol);
        self.follow.push(BTreeSet::new());
        let position = u32::try_from(self.symbols.len()).unwrap_or(u32::MAX);
        Part { nullable: false, first: vec![position], last: vec![position] }
    }

    fn then(&mut self, mut before: Part, mut after: Part) -> Part {
        self.link(&before.last, &after.first);
        if before.nullable {
            before.first.append(&mut after.first);
        }
        if after.nullable {
            after.last.append(&mut before.last);
        }
        Part { nullable: before.nullable && after.nullable, first: before.first, last: after.last }
    }

    fn link(&mut self, from: &[u32], to: &[u32]) {
        for position in from {
            if self.links > LINKS {
                return;
            }
            self.links += to.len();
            self.follow[*position as usize].extend(to);
        }
    }

    /// The state after an element, and what stands there.
    pub(super) fn step(
        &self,
        state: State,
        name: Option<NameId>,
        namespace: &str,
    ) -> Option<(State, &Symbol)> {
        let follow = self.follow.get(state as usize)?;
        follow
            .iter()
            .map(|position| (*position, &self.symbols[*position as usize - 1]))
            .find(|(_, symbol)| symbol.takes(name, namespace))
    }

    /// Somewhere later, or else anywhere, in the model where the element could stand: how the
    /// checker finds its way after a fault.
    pub(super) fn recover(&self, state: State, name: NameId) -> Option<(State, &Symbol)> {
        let positions = || (1_u32..).zip(&self.symbols);
        let fits = |(_, symbol): &(u32, &Symbol)| matches!(symbol, Symbol::Element(own, _) if *own == name);
        positions()
            .filter(|(position, _)| *position > state)
            .find(fits)
            .or_else(|| positions().find(fits))
    }

    pub(super) fn accepts(&self, state: State) -> bool {
        self.accepting.get(state as usize).copied().unwrap_or_default()
    }

    /// What may follow.
    pub(super) fn expected(&self, state: State) -> impl Iterator<Item = &Symbol> {
        self.follow
            .get(state as usize)
            .into_iter()
            .flatten()
            .map(|position| &self.symbols[*position as usize - 1])
    }
}

impl Symbol {
    fn takes(&self, name: Option<NameId>, namespace: &str) -> bool {
        match self {
            Self::Element(own, _) => Some(*own) == name,
            Self::Any(wildcard) => wildcard.allows(namespace),
        }
    }
}
