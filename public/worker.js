// Shows what the status page sends to this browser, and opens it.
self.addEventListener("push", (event) => {
  const news = event.data?.json() ?? {};
  const shown = { body: news.body, tag: news.tag, renotify: true, lang: news.language, icon: "/favicon.svg", data: { url: news.url } };
  event.waitUntil(self.registration.showNotification(news.title || news.page || "Status", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
