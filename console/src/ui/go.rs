//! Going to another screen once something is done.

#[cfg(feature = "hydrate")]
use leptos::prelude::{LocalStorage, StoredValue, WithValue};

/// What goes there.
#[cfg(feature = "hydrate")]
type Navigate = Box<dyn Fn(&str)>;

/// Goes to other screens. Only a browser does.
#[derive(Clone, Copy)]
pub struct Go {
    #[cfg(feature = "hydrate")]
    navigate: StoredValue<Navigate, LocalStorage>,
}

impl Go {
    /// To be made below the router.
    pub fn new() -> Self {
        Self {
            #[cfg(feature = "hydrate")]
            navigate: StoredValue::new_local(Box::new({
                let navigate = leptos_router::hooks::use_navigate();
                move |path: &str| navigate(path, Default::default())
            })),
        }
    }

    /// Goes to the screen at a path, and takes the focus along. Nowhere if the screen that asks for it is gone.
    pub fn to(self, path: &str) {
        #[cfg(feature = "hydrate")]
        if self.navigate.try_with_value(|navigate| navigate(path)).is_some() {
            super::focus::to_work();
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = path;
    }
}

impl Default for Go {
    fn default() -> Self {
        Self::new()
    }
}

/// Leaves this screen for another path of the console, which is fetched anew: who is signed in has changed.
pub fn leave_for(path: &str) {
    #[cfg(feature = "hydrate")]
    {
        _ = leptos::prelude::location().assign(path);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = path;
}
