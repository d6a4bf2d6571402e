// The form works without this: it says the chosen amount on the button and marks the attempt, so that two identical
// gifts made on purpose stay two, and a double click stays one.
for (const form of document.querySelectorAll("[data-gift]")) {
  const say = form.querySelector("[data-say]");
  const other = form.elements.other_amount;
  const idle = say.textContent;
  const money = new Intl.NumberFormat(`${say.dataset.language}-CA`, {
    style: "currency", currency: "CAD", currencyDisplay: "narrowSymbol", minimumFractionDigits: 0,
  });
  const update = () => {
    const typed = other.value.replace(/[\s$]/g, "").replace(",", ".");
    const amount = Number(typed === "" ? form.elements.amount.value : typed);
    say.textContent = amount > 0 ? `${say.dataset.verb} ${money.format(amount)}` : idle;
  };
  form.elements.attempt.value = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  form.addEventListener("input", update);
  update();
}
document.getElementById("errors")?.focus();
