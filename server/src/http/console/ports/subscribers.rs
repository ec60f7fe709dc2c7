//! Subscribers, the messages to them, and telling them.

use app::model::{
    Channel, EventId, PageId, SubscriberId,
    input::{DeliveryFilter, EditSubscriber, NewSubscriber, SubscriberFilter},
    listing::Listing,
    subscriber::{Attempt, Delivery, Held, Import, Imported, SubscriberFile},
};
use console::{
    error::Result,
    messages::calls::{Health, port::Messages},
    subscribers::calls::{Reach, SubscriberDeed, port::Subscribers},
    telling::calls::{Word, port::Telling},
};

use super::Bound;
use crate::service::subscribers;

impl Bound {
    /// The channels the installation has no way for.
    fn missing(&self) -> Vec<Channel> {
        let settings = &self.state.settings;
        let mail = settings.people.smtp_url.is_none().then_some(Channel::Email);
        let sms = settings.outbound.sms_url.is_none().then_some(Channel::Sms);
        mail.into_iter().chain(sms).collect()
    }
}

#[async_trait::async_trait]
impl Subscribers for Bound {
    async fn list_subscribers(&self, page: PageId, filter: SubscriberFilter) -> Result<Listing<SubscriberFile>> {
        Ok(subscribers::find(&self.state.services, self.actor()?, page, &filter).await?)
    }

    async fn count_subscribers(&self, page: PageId) -> Result<Reach> {
        let counts = subscribers::headcounts(&self.state.services, self.actor()?, page).await?;
        Ok(Reach { counts, missing: self.missing() })
    }

    async fn load_subscriber(&self, page: PageId, id: SubscriberId) -> Result<SubscriberFile> {
        Ok(subscribers::load(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn add_subscriber(&self, page: PageId, input: NewSubscriber, vouched: bool) -> Result<SubscriberFile> {
        Ok(subscribers::add(&self.state.services, &self.state.vault, self.actor()?, page, (input, vouched)).await?)
    }

    async fn change_wishes(&self, page: PageId, id: SubscriberId, input: EditSubscriber) -> Result<()> {
        Ok(subscribers::edit(&self.state.services, self.actor()?, page, id, |_| input.wishes).await?)
    }

    async fn do_to_subscriber(&self, page: PageId, id: SubscriberId, deed: SubscriberDeed) -> Result<()> {
        let (services, actor) = (&self.state.services, self.actor()?);
        match deed {
            SubscriberDeed::Test => _ = subscribers::test(services, actor, page, id).await?,
            SubscriberDeed::AskAgain => subscribers::resend(services, actor, page, id).await?,
            SubscriberDeed::Quarantine(why) => subscribers::quarantine(services, actor, page, id, &why).await?,
            SubscriberDeed::Reactivate => subscribers::reactivate(services, actor, page, id).await?,
            SubscriberDeed::Unsubscribe => subscribers::remove(services, actor, page, id).await?,
            SubscriberDeed::Erase => subscribers::erase(services, actor, page, id).await?,
        }
        Ok(())
    }

    async fn renew_secret(&self, page: PageId, id: SubscriberId) -> Result<String> {
        Ok(subscribers::replace_secret(&self.state.services, &self.state.vault, self.actor()?, page, id).await?)
    }

    async fn preview_import(&self, page: PageId, input: Import) -> Result<Imported> {
        Ok(subscribers::preview_import(&self.state.services, self.actor()?, page, &input).await?)
    }

    async fn import_subscribers(&self, page: PageId, input: Import) -> Result<Imported> {
        Ok(subscribers::import(&self.state.services, self.actor()?, page, &input).await?)
    }
}

#[async_trait::async_trait]
impl Messages for Bound {
    async fn list_messages(&self, page: PageId, filter: DeliveryFilter) -> Result<Listing<Delivery>> {
        Ok(subscribers::deliveries(&self.state.services, self.actor()?, page, &filter).await?)
    }

    async fn list_attempts(&self, page: PageId, id: i64) -> Result<Vec<Attempt>> {
        Ok(subscribers::attempts(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn send_again(&self, page: PageId, id: i64) -> Result<()> {
        Ok(subscribers::retry_delivery(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn call_off(&self, page: PageId, id: i64) -> Result<()> {
        Ok(subscribers::cancel_delivery(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn load_health(&self, page: PageId) -> Result<Health> {
        let delivery = subscribers::health(&self.state.services, self.actor()?, page).await?;
        Ok(Health { delivery, missing: self.missing() })
    }
}

#[async_trait::async_trait]
impl Telling for Bound {
    async fn count_listeners(&self, page: PageId, word: Word) -> Result<u64> {
        let Word { kind, event, components, severe } = word;
        let planned = subscribers::Planned { kind, event, components, severe };
        Ok(subscribers::reach(&self.state.services, self.actor()?, page, planned).await?)
    }

    async fn load_held(&self, page: PageId, id: EventId) -> Result<Option<Held>> {
        Ok(subscribers::held(&self.state.services, self.actor()?, page, id).await?)
    }

    async fn call_back(&self, page: PageId, id: EventId) -> Result<u64> {
        Ok(subscribers::call_back(&self.state.services, self.actor()?, page, id).await?)
    }
}
