// In the place of the copy that the Markdown library brings for browsers without it.
export default structuredClone;
