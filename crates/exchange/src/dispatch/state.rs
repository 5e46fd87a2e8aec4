use crate::ShipmentStatus;

store::text_enum! {
    /// How far a letter has come.
    pub enum DispatchState {
        /// Waits for its job.
        Queued = "queued",
        /// The component has it.
        Sent = "sent",
        /// The recipient has been told and can open it.
        Delivered = "delivered",
        /// Could not be delivered digitally; print is to follow.
        Undelivered = "undelivered",
        /// With the printer.
        Printing = "printing",
        /// Printed and posted.
        Printed = "printed",
        /// Opened by the recipient.
        Read = "read",
        /// A person must look after it.
        Manual = "manual",
        /// A person has looked after it.
        HandledManually = "handled_manually",
    }
}

impl DispatchState {
    /// Nothing more will come.
    pub fn is_final(self) -> bool {
        self.rank() == FINAL
    }

    /// Receipts come late, twice and out of order; a letter only moves forward. What is on the
    /// desk can still turn out to have arrived.
    pub fn may_become(self, next: Self) -> bool {
        next.rank() > self.rank()
    }

    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Undelivered => 3,
            Self::Printing => 4,
            Self::Manual => 5,
            Self::Printed | Self::Read | Self::HandledManually => FINAL,
        }
    }
}

const FINAL: u8 = 6;

/// How a letter stands after SvarUt said `status`.
pub fn next_state(
    current: DispatchState,
    status: ShipmentStatus,
    may_be_printed: Print,
) -> DispatchState {
    let reported = match status {
        ShipmentStatus::Received
        | ShipmentStatus::Accepted
        | ShipmentStatus::SentDigitally
        | ShipmentStatus::SentToMailbox
        | ShipmentStatus::ReadyForPickup => DispatchState::Sent,
        ShipmentStatus::Notified | ShipmentStatus::DeliveredToMailbox => DispatchState::Delivered,
        ShipmentStatus::Read => DispatchState::Read,
        ShipmentStatus::SentToPrint => DispatchState::Printing,
        ShipmentStatus::Printed => DispatchState::Printed,
        ShipmentStatus::HandledManually => DispatchState::HandledManually,
        ShipmentStatus::Rejected | ShipmentStatus::Deleted => DispatchState::Manual,
        ShipmentStatus::NotDelivered => match may_be_printed {
            Print::Possible => DispatchState::Undelivered,
            Print::Impossible => DispatchState::Manual,
        },
    };
    if current.may_become(reported) { reported } else { current }
}

/// Whether the letter can be printed when it is not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    Possible,
    /// There is no postal address.
    Impossible,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn walk(statuses: &[ShipmentStatus], print: Print) -> DispatchState {
        statuses.iter().fold(DispatchState::Sent, |state, status| next_state(state, *status, print))
    }

    #[test]
    fn the_ways_of_a_letter_end_where_they_should() {
        use ShipmentStatus as S;
        for (statuses, print, end) in [
            (&[S::Received, S::Accepted, S::Notified, S::Read][..], Print::Possible, "read"),
            (
                &[S::Accepted, S::NotDelivered, S::SentToPrint, S::Printed],
                Print::Possible,
                "printed",
            ),
            (&[S::Accepted, S::NotDelivered], Print::Possible, "undelivered"),
            (&[S::Accepted, S::NotDelivered], Print::Impossible, "manual"),
            (&[S::Received, S::Rejected], Print::Possible, "manual"),
            // Late and repeated receipts change nothing.
            (&[S::Notified, S::Read, S::Notified, S::Accepted], Print::Possible, "read"),
            (&[S::Printed, S::Read], Print::Possible, "printed"),
            // What lay on the desk had arrived after all.
            (&[S::NotDelivered, S::Read], Print::Impossible, "read"),
            (&[S::SentToMailbox, S::DeliveredToMailbox], Print::Possible, "delivered"),
        ] {
            assert_eq!(walk(statuses, print).key(), end, "{statuses:?}");
        }
    }

    proptest! {
        #[test]
        fn a_letter_never_goes_back_and_the_end_is_the_end(
            picks in prop::collection::vec(0_usize..14, 0..20)
        ) {
            let all: Vec<ShipmentStatus> = ShipmentStatus::all().collect();
            let mut state = DispatchState::Sent;
            for pick in picks {
                let next = next_state(state, all[pick], Print::Possible);
                prop_assert!(next == state || state.may_become(next));
                prop_assert!(!state.is_final() || next == state);
                prop_assert_eq!(next_state(next, all[pick], Print::Possible), next);
                state = next;
            }
        }
    }
}
