/** Above so many ties their words would cover the drawing; then only those of what is selected are written. */
export const WORDED_LINKS = 24;
