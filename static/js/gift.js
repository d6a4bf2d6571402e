// The form works without this. It says on the button what will be charged, and marks the attempt, so that two identical
// gifts made on purpose stay two, while a double click, or Back and the button again, stay one.
// Amounts are read, covered and written as donations/money.py does: tests hold both to one table.
const SPACE = "[ \u00a0\u202f\u2009]";
const DOLLARS = `\\d{1,3}(?:${SPACE}\\d{3})+|\\d{1,3}(?:,\\d{3})+(?=\\D*$|\\.)|\\d{1,9}`;
const AMOUNT = new RegExp(`^\\$?${SPACE}*(${DOLLARS})(?:[.,](\\d{1,2}))?${SPACE}*\\$?$`);
const readCents = (text) => {
  const match = text.length > 20 ? null : AMOUNT.exec(text);
  return match ? Number(match[1].replace(/\D/g, "") + (match[2] ?? "").padEnd(2, "0")) : 0;
};
const writeCents = (cents) => {
  const isFrench = document.documentElement.lang.startsWith("fr");
  const [group, point, money] = isFrench ? ["\u00a0", ",", "@\u00a0$"] : [",", ".", "$@"];
  const [, dollars, rest] = /(.*)(..)$/.exec(String(cents));
  const number = dollars.replace(/\B(?=(\d{3})+$)/g, group) + (rest === "00" ? "" : point + rest);
  return money.replace("@", number);
};
const isChanged = (field) => {
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (/checkbox|radio/.test(field.type)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
};

for (const form of document.querySelectorAll("[data-gift]")) {
  const say = form.querySelector("[data-say]");
  const idle = say.textContent;
  const [least, most, perMille, fixed] = form.dataset.gift.split(" ").map(Number);
  const update = () => {
    const typed = form.elements.other_amount.value.trim();
    const gift = readCents(typed || (form.querySelector("[name=amount]:checked")?.value ?? ""));
    const charged = form.elements.covers_fees.checked ? Math.ceil(((gift + fixed) * 1000) / (1000 - perMille)) : gift;
    const words = form.elements.frequency.value === "monthly" ? say.dataset.monthly : say.dataset.once;
    say.textContent = gift >= least && gift <= most ? words.replace("@", () => writeCents(charged)) : idle;
  };
  form.addEventListener("input", update);
  let leavesAt = -Infinity;
  form.addEventListener("submit", (event) => {
    // The second press of a double click would cut off the answer to the first. A later one is meant.
    if (event.timeStamp - leavesAt < 3000) {
      event.preventDefault();
      return;
    }
    leavesAt = event.timeStamp;
    const { attempt } = form.elements;
    attempt.value ||= history.state?.attempt ?? crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    // Back finds this entry of the history again: browsers do not all give a hidden field back.
    history.replaceState({ attempt: attempt.value }, "");
  });
  // What the browser restores after Back has come by then.
  addEventListener("pageshow", () => {
    leavesAt = -Infinity;
    for (const more of form.querySelectorAll("details")) {
      more.open ||= [...more.querySelectorAll("input, select, textarea")].some(isChanged);
    }
    update();
  });
}
