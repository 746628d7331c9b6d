/** How many corners the tools that draw corner by corner need. */
export const LEAST = { cordon: 3, area: 3, hole: 3, measure: 2 }

/** The tools by name: what their buttons say, and what to do once one is taken. */
export const TOOLS = {
  edit: {
    label: 'Move',
    hint: 'Drag what is drawn, or go to a corner with Tab and move it with the arrows.',
  },
  point: { label: 'Point', hint: 'Choose where it happened.' },
  street: { label: 'Street', hint: 'Choose the street on which it happened.' },
  area: { label: 'Area', hint: 'Place the corners of where it happened.' },
  cordon: { label: 'Cordon', hint: 'Place the corners of the cordon.' },
  hole: { label: 'Hole', hint: 'Place the corners of what stays open inside a drawn shape.' },
  circle: { label: 'Circle', hint: 'Choose the middle of the circle.' },
  measure: { label: 'Measure', hint: 'Place corners to measure along them and inside.' },
}

/** @param {string} tool @returns {tool is keyof typeof LEAST} */
export const isSketching = (tool) => Object.hasOwn(LEAST, tool)
