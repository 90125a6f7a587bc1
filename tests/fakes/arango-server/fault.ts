// An error as the server tells it: HTTP status, number, text.

export class ArangoFault extends Error {
  readonly status: number;
  readonly errorNum: number;

  constructor(status: number, errorNum: number, message: string) {
    super(message);
    this.status = status;
    this.errorNum = errorNum;
  }
}

export const arangoFault = (status: number, errorNum: number, message: string): ArangoFault =>
  new ArangoFault(status, errorNum, message);
