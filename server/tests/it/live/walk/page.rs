//! What the walk does to what is on a page beside components and events, and to the page itself.

use app::model::input::{EditPage, MetricDisplay, NewAnnouncement, NewMetric};
use rand::RngExt;
use server::{
    error::Result,
    service::{announcements, metrics, pages},
};

use super::{DAY, Walk};

impl Walk<'_> {
    pub(super) async fn announce(&mut self) -> Result<()> {
        let (services, page) = (&self.app.services, self.app.page);
        if self.rng.random_bool(0.3) {
            let id = self.any(&self.announcements.clone())?;
            return announcements::delete(services, &self.owner, page, id).await;
        }
        let input = NewAnnouncement {
            text: "We move *soon*.".into(),
            link: None,
            starts_at: None,
            ends_at: Some(self.within(2 * DAY)),
            dismissable: self.rng.random_bool(0.5),
            visibility: self.visibility(),
        };
        self.announcements.push(announcements::create(services, &self.owner, page, input).await?);
        Ok(())
    }

    pub(super) async fn shape_metrics(&mut self) -> Result<()> {
        let (services, page) = (&self.app.services, self.app.page);
        if self.metrics.len() >= 3 {
            let id = self.metrics.remove(0);
            return metrics::delete(services, &self.owner, page, id).await;
        }
        let display = MetricDisplay::named(format!("Metric {}", self.rng.random_range(0..100)));
        let input = NewMetric { id: None, display, interval_seconds: 30 };
        self.metrics.push(metrics::create(services, &self.owner, page, input).await?);
        Ok(())
    }

    pub(super) async fn edit_page(&mut self) -> Result<()> {
        let mut edit = EditPage::at_rev(None);
        edit.description = Some(Some(format!("Described {}", self.rng.random_range(0..100))));
        if self.rng.random_bool(0.2) {
            edit.time_zone = Some(["Europe/Berlin", "America/New_York", "Asia/Kolkata"][self.rng.random_range(0..3)].into());
        }
        pages::edit(&self.app.services, &self.owner, self.app.page, edit).await
    }
}
