// Small durable switches of one installation: the kill switch, what was ingested, the local token.

export interface SettingRecords {
  /** Null where never set. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
}
