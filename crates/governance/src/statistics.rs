//! The arithmetic: what stands in the middle, what nine of ten stay below. Pure functions.

/// The value in the middle; of an even number of values the mean of the two in the middle,
/// rounded down. `None` of nothing.
pub fn median(values: &[i64]) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    // Cannot overflow, as the sum of the two could.
    Some(lower.midpoint(upper).min(upper).max(lower))
}

/// The smallest value that at least `per_cent` of the values do not exceed (nearest rank). `None`
/// of nothing.
pub fn percentile(values: &[i64], per_cent: u8) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * usize::from(per_cent.min(100))).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

/// How many of a hundred, rounded to the nearest whole. `None` of nothing.
pub fn share(part: u64, whole: u64) -> Option<u64> {
    let whole = u128::from(whole);
    let rounded = (u128::from(part) * 100 + whole / 2).checked_div(whole)?;
    u64::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_values() {
        for (values, middle, ninth) in [
            (&[][..], None, None),
            (&[7], Some(7), Some(7)),
            (&[3, 1, 2], Some(2), Some(3)),
            (&[4, 1, 3, 2], Some(2), Some(4)),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Some(5), Some(9)),
            (&[i64::MAX, i64::MAX], Some(i64::MAX), Some(i64::MAX)),
        ] {
            assert_eq!(median(values), middle, "{values:?}");
            assert_eq!(percentile(values, 90), ninth, "{values:?}");
        }
        for (part, whole, expected) in
            [(0, 0, None), (1, 3, Some(33)), (2, 3, Some(67)), (1, 2, Some(50)), (5, 5, Some(100))]
        {
            assert_eq!(share(part, whole), expected);
        }
        assert_eq!(share(u64::MAX, u64::MAX), Some(100));
    }

    proptest! {
        #[test]
        fn half_of_the_values_lie_on_each_side_of_the_median(
            values in prop::collection::vec(any::<i64>(), 1..60)
        ) {
            let middle = median(&values).unwrap();
            let below = values.iter().filter(|value| **value <= middle).count();
            let above = values.iter().filter(|value| **value >= middle).count();
            prop_assert!(below * 2 >= values.len());
            prop_assert!(above * 2 >= values.len() || values.len() % 2 == 0);
            prop_assert!(values.iter().min().unwrap() <= &middle);
            prop_assert!(&middle <= values.iter().max().unwrap());
        }

        #[test]
        fn the_order_of_the_values_does_not_matter(
            values in prop::collection::vec(any::<i64>(), 0..60), per_cent in 0..=100_u8
        ) {
            let mut reversed = values.clone();
            reversed.reverse();
            prop_assert_eq!(median(&values), median(&reversed));
            prop_assert_eq!(percentile(&values, per_cent), percentile(&reversed, per_cent));
        }

        #[test]
        fn a_percentile_is_a_value_that_so_many_do_not_exceed(
            values in prop::collection::vec(any::<i64>(), 1..60), per_cent in 1..=100_u8
        ) {
            let found = percentile(&values, per_cent).unwrap();
            prop_assert!(values.contains(&found));
            let covered = values.iter().filter(|value| **value <= found).count();
            prop_assert!(covered * 100 >= values.len() * usize::from(per_cent));
            // It is the smallest such value.
            let below = values.iter().filter(|value| **value < found).count();
            prop_assert!(below * 100 < values.len() * usize::from(per_cent));
        }

        #[test]
        fn a_higher_percentile_is_no_lower_value(
            values in prop::collection::vec(any::<i64>(), 1..60), one in 0..=100_u8, other in 0..=100_u8
        ) {
            let (low, high) = (one.min(other), one.max(other));
            prop_assert!(percentile(&values, low) <= percentile(&values, high));
        }

        #[test]
        fn moving_all_values_moves_the_median(
            values in prop::collection::vec(-1_000_000..1_000_000_i64, 1..60),
            by in -1_000_000..1_000_000_i64
        ) {
            let moved: Vec<i64> = values.iter().map(|value| value + by).collect();
            let difference = median(&moved).unwrap() - (median(&values).unwrap() + by);
            // The mean of two is rounded towards zero or down: one off at most.
            prop_assert!(difference.abs() <= 1);
        }

        #[test]
        fn a_share_is_between_none_and_all(part in any::<u64>(), more in any::<u64>()) {
            let whole = part.saturating_add(more);
            let found = share(part, whole);
            prop_assert!(found.is_none_or(|per_cent| per_cent <= 100));
            prop_assert_eq!(found.is_none(), whole == 0);
        }
    }
}
