// The delivery code, as drivers use it.

export type { Consumer } from "./consumer.ts";
export { type Deliveries, type DeliveryStats, openDeliveries } from "./deliveries.ts";
export type { Arrived, Backend } from "./held.ts";
export { type Seat, seatHandler, seatStream } from "./subscription.ts";
