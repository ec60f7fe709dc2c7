//! Clock times. The server reads its time-zone database; a browser has none that WASM could read, so there `Intl` does it.

use crate::model::{Date, Instant, calendar};

/// An instant as clocks in some zone show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The date there.
    pub date: Date,
    /// The hour, 0 to 23.
    pub hour: i32,
    /// The minute.
    pub minute: i32,
    /// Minutes ahead of UTC.
    pub offset: i32,
}

impl Civil {
    /// `14:02`.
    pub fn clock(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `UTC+1`, `UTC-3:30`, `UTC`.
    pub fn zone(&self) -> String {
        let (hours, minutes) = (self.offset.abs() / 60, self.offset.abs() % 60);
        let sign = if self.offset < 0 { '\u{2212}' } else { '+' };
        match (hours, minutes) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("UTC{sign}{hours}"),
            (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }
}

/// The instant in the zone with this IANA name; without a name, in the browser's own. An unknown zone counts as UTC.
pub fn civil(zone: Option<&str>, at: Instant) -> Civil {
    shifted(at, offset(zone, at))
}

fn shifted(at: Instant, offset: i32) -> Civil {
    let minutes = at.millis().div_euclid(60_000) + i64::from(offset);
    let of_day = i32::try_from(minutes.rem_euclid(1440)).unwrap_or(0);
    let date = calendar::from_ordinal(i32::try_from(minutes.div_euclid(1440)).unwrap_or(0) + calendar::EPOCH);
    Civil { date, hour: of_day / 60, minute: of_day % 60, offset }
}

#[cfg(feature = "ssr")]
fn offset(zone: Option<&str>, at: Instant) -> i32 {
    let zone = zone.and_then(|name| jiff::tz::TimeZone::get(name).ok()).unwrap_or(jiff::tz::TimeZone::UTC);
    zone.to_offset(at.timestamp()).seconds() / 60
}

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
fn offset(_: Option<&str>, _: Instant) -> i32 {
    0
}

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
use browser::offset;

/// The name of the browser's own zone.
#[cfg(feature = "hydrate")]
pub use browser::own_zone;

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::RefCell;

    use js_sys::{Array, Date, Function, Intl, Object, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use crate::{
        model::{Instant, calendar},
        text::number,
    };

    /// A zone's name and the function that writes times in it.
    type Writer = (Option<String>, Option<Function>);

    thread_local! {
        static WRITERS: RefCell<Vec<Writer>> = const { RefCell::new(Vec::new()) };
    }

    /// The name of the browser's own zone, as far as it tells.
    pub fn own_zone() -> Option<String> {
        let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
        Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
    }

    /// Minutes by which clocks in the zone are ahead of UTC at that time.
    pub fn offset(zone: Option<&str>, at: Instant) -> i32 {
        WRITERS
            .with_borrow_mut(|writers| {
                let place = writers.iter().position(|(name, _)| name.as_deref() == zone).unwrap_or_else(|| {
                    writers.push((zone.map(str::to_owned), writer(zone)));
                    writers.len() - 1
                });
                let write = writers.get(place).and_then(|(_, write)| write.as_ref())?;
                read_offset(write, at)
            })
            .unwrap_or(0)
    }

    /// `Intl` throws on a zone it does not know; then there is no writer.
    fn writer(zone: Option<&str>) -> Option<Function> {
        let options = Object::new();
        let set = |key: &str, value: &str| Reflect::set(&options, &key.into(), &value.into()).ok();
        for part in ["year", "month", "day", "hour", "minute"] {
            set(part, "numeric")?;
        }
        set("hourCycle", "h23")?;
        if let Some(zone) = zone {
            set("timeZone", zone)?;
        }
        let class = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class = Reflect::get(&class, &"DateTimeFormat".into()).ok()?.dyn_into::<Function>().ok()?;
        let format = Reflect::construct(&class, &Array::of2(&"en-US".into(), &options)).ok()?;
        format.unchecked_into::<Intl::DateTimeFormat>().format().dyn_into().ok()
    }

    /// The writer's `11/22/2026, 15:04` as if it were UTC, minus what UTC really is.
    fn read_offset(write: &Function, at: Instant) -> Option<i32> {
        let date = Date::new(&JsValue::from_f64(number::to_float(at.millis())));
        let text = write.call1(&JsValue::UNDEFINED, &date).ok()?.as_string()?;
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).map(|p| p.parse::<i32>().unwrap_or(0));
        let (month, day, year, hour, minute) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let days = i64::from(calendar::ordinal(calendar::date(year, month, day))) - i64::from(calendar::EPOCH);
        let local = days * 1440 + i64::from(hour * 60 + minute);
        i32::try_from(local - at.millis().div_euclid(60_000)).ok()
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn clocks_show_the_zones_time_and_its_distance_from_utc() {
        let at: Instant = "2026-11-22T23:04:10Z".parse().unwrap();
        let show = |zone| {
            let civil = civil(zone, at);
            format!("{} {} {}", civil.date, civil.clock(), civil.zone())
        };
        assert_eq!(show(Some("Europe/Berlin")), "2026-11-23 00:04 UTC+1");
        assert_eq!(show(Some("America/St_Johns")), "2026-11-22 19:34 UTC\u{2212}3:30");
        assert_eq!(show(Some("Etc/UTC")), "2026-11-22 23:04 UTC");
        assert_eq!(show(Some("Nowhere/At_All")), "2026-11-22 23:04 UTC");
        assert_eq!(show(None), "2026-11-22 23:04 UTC");
    }
}
