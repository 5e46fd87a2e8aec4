//! `endringslogg.xml` (krav 6.4.28): every change is of something that is in the structure.

use crate::{
    figures::{Figure, Figures},
    finding::Findings,
    links::{Id, Kind, Links, Purpose, Reference},
    reading::{End, PackageReader, Visitor},
};

pub(crate) const NAME: &str = "endringslogg.xml";

pub(crate) struct Changes<'a> {
    links: &'a mut Links,
    figures: &'a mut Figures,
    element: String,
}

impl<'a> Changes<'a> {
    pub(crate) fn new(links: &'a mut Links, figures: &'a mut Figures) -> Self {
        Self { links, figures, element: String::new() }
    }
}

impl Visitor for Changes<'_> {
    fn start(&mut self, reader: &PackageReader, _findings: &mut Findings) {
        self.element.clone_from(&reader.local);
    }

    fn end(&mut self, end: &End<'_>, _findings: &mut Findings) {
        if !end.is_leaf {
            return;
        }
        match self.element.as_str() {
            "referanseArkivenhet" => {
                let reference = Reference {
                    wanted: Kind::Other,
                    purpose: Purpose::Change,
                    file: NAME,
                    element: "referanseArkivenhet",
                    place: end.place,
                    owner: None,
                };
                self.links.refer(Id::new(end.text), &reference);
            }
            "referanseMetadata" => self.figures.count(Figure::Changes, end.text.trim()),
            _ => {}
        }
    }
}
