// The Pulsar bus against a real server, where PULSAR_TEST_URL names one (infra/servers/pulsar.sh): through its WebSocket interface, and,
// where PULSAR_CLIENT_TEST_PATH names a native client, through that.
import { clientModule, noClient, noServer, openPulsarRig, pulsarUrl } from "./event-bus.pulsar-rig.ts";
import { eventBusFacts, eventBusSuite } from "./event-bus.suite.ts";

const skipAll = (reason: string) => Object.fromEntries(eventBusFacts().map((fact) => [fact, reason]));
const everyPulsar = { "EB-32": "the server does not remember how often a message has failed" };

eventBusSuite("pulsar through its WebSocket interface, a real server", () => openPulsarRig("websocket"), {
  skip: pulsarUrl
    ? { ...everyPulsar, "EB-09": "the WebSocket interface passes on no sequence of a message" }
    : skipAll(noServer),
});

eventBusSuite("pulsar through its native client, a real server", () => openPulsarRig("native"), {
  skip: pulsarUrl ? (clientModule ? everyPulsar : skipAll(noClient)) : skipAll(noServer),
});
