// The key to the gateway, as it stands in the page's own HTML. The gateway writes it there on loopback.

const element = document.querySelector<HTMLMetaElement>('meta[name="quorum-token"]');

/** Empty while the page is served by the development server, which has no key to give. */
export const token: string = element && !element.content.startsWith("%") ? element.content : "";
