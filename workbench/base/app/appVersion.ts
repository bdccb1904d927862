/** The version that the service and the other side are told. */
export const appVersion = '0.1.0';
