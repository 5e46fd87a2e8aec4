use std::collections::BTreeSet;

use crate::{
    Encoding, Limits,
    unpack::Unpacker,
    warning::{Bomb, Damage, Warning},
};

/// What is found on the way, and what may still be spent on looking.
#[derive(Debug)]
pub(crate) struct Notes {
    pub(crate) warnings: BTreeSet<Warning>,
    pub(crate) encoding: Option<Encoding>,
    pub(crate) unpacker: Unpacker,
    depth: u8,
    limits: Limits,
}

impl Notes {
    pub(crate) fn new(limits: Limits, length: usize) -> Self {
        Self {
            warnings: BTreeSet::new(),
            encoding: None,
            unpacker: Unpacker::new(limits, length),
            depth: 0,
            limits,
        }
    }

    pub(crate) fn warn(&mut self, warning: Warning) {
        self.warnings.insert(warning);
    }

    pub(crate) fn truncated(&mut self) {
        self.warn(Warning::Damaged(Damage::Truncated));
    }

    pub(crate) fn corrupt(&mut self) {
        self.warn(Warning::Damaged(Damage::Corrupt));
    }

    pub(crate) fn has(&self, warning: Warning) -> bool {
        self.warnings.contains(&warning)
    }

    /// Looks at a file that lies in this one. What it spends comes off the same budget, and what makes
    /// it dangerous makes this one so.
    pub(crate) fn look_inside(&mut self, bytes: &[u8]) {
        if self.depth >= self.limits.depth {
            self.warn(Warning::Bomb(Bomb::Nesting));
            return;
        }
        let outer = std::mem::take(&mut self.warnings);
        let encoding = self.encoding.take();
        self.depth += 1;
        crate::look(bytes, None, self);
        self.depth -= 1;
        self.encoding = encoding;
        let inner = std::mem::replace(&mut self.warnings, outer);
        for warning in inner {
            match warning {
                Warning::Program(_) => self.warn(Warning::HoldsProgram),
                Warning::Empty
                | Warning::Damaged(_)
                | Warning::WrongExtension
                | Warning::Preface
                | Warning::FalseClaim => {}
                _ => self.warn(warning),
            }
        }
    }
}
