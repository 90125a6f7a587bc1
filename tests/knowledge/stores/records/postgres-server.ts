// A server of a few lines that says to whoever connects what a test wants, in PostgreSQL's wire protocol; and a way to a real server that
// can be cut. Both on loopback.

import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

async function listening(onSocket: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}); // the other side may hang up at any moment
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers the first message of every connection with an ErrorResponse: severity, SQLSTATE, text. */
export const refusingServer = (code: string, message: string): Promise<Listening> =>
  listening((socket) =>
    socket.once("data", () => {
      const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
      const head = Buffer.alloc(5);
      head.write("E");
      head.writeInt32BE(fields.length + 4, 1);
      socket.end(Buffer.concat([head, fields]));
    }),
  );

/** Takes every connection and never says a word. */
export const silentServer = (): Promise<Listening> => listening(() => {});

/** Says something that is not the protocol. */
export const otherServer = (): Promise<Listening> =>
  listening((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));

export interface Way extends Listening {
  /** Hangs up on everybody, in the middle of whatever they said. */
  cut(): void;
  /** Carries nothing any more, and tells nobody. */
  mute(): void;
  /** Hangs up when a client says this: at once, or when the server has heard and answered it. */
  cutAt(text: string, heard: boolean): void;
}

/** A way to a server on this machine. */
export async function wayTo(serverPort: number): Promise<Way> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let muted = false;
  let fatal: { readonly text: string; readonly heard: boolean } | null = null;
  let answering = false;
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const way = await listening((client) => {
    const server = connect(serverPort, "127.0.0.1");
    server.on("error", () => {});
    const pair = [client, server] as const;
    pairs.add(pair);
    client.on("data", (bytes) => {
      const fatally = fatal !== null && bytes.includes(fatal.text);
      answering ||= fatally;
      if (fatally && !fatal?.heard) cut();
      else if (!muted) server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (answering) cut();
      else if (!muted) client.write(bytes);
    });
    for (const socket of pair)
      socket.on("close", () => {
        for (const end of pair) end.destroy();
        pairs.delete(pair);
      });
  });
  return {
    ...way,
    cut,
    mute() {
      muted = true;
    },
    cutAt(text, heard) {
      fatal = { text, heard };
    },
    async close() {
      cut();
      await way.close();
    },
  };
}
