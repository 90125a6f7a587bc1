// Whether an address of a server is read as it was meant. What a driver shows of an address it takes from its host.

/** A "/", "?" or "#" in a password ends the host too early: the user and the beginning of the password would be taken, and shown, as the
 * server's place. True for what is no address at all. */
export const isWholeAddress = (url: string): boolean =>
  !URL.canParse(url) || !/[/?#].*@/s.test(url.slice(url.indexOf("//") + 2));

/** To be said of one that is not; the address itself is not shown. */
export const wholeAddressWanted =
  'wanted "/", "?", "#" and "@" in user, password and path written as %XX (the address is not shown)';
