/** From this zoom on, boxes are elements with all their text. */
export const NEAR = 0.58;
/** From this zoom on, boxes bear their names; below, folders are named. */
export const NAMED = 0.3;
