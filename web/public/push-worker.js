// Shows what the server tells by Web Push, also while no page is open, and opens what it is about. It keeps nothing and
// answers no requests of the page.

self.addEventListener('push', event => {
  const { title, body, path, tag, language } = event.data.json();
  // Two of the same tag are shown as one: a message may come twice.
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      lang: language,
      icon: '/icon.svg',
      data: { path },
    }),
  );
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  // In a window of its own: what somebody writes in another one is not left.
  event.waitUntil(self.clients.openWindow(event.notification.data.path));
});
