// Looks at a page as it is laid out and returns what is wrong with it, a sentence each. It changes nothing but the focus.
({ focus, press }) => {
  const wrong = [];
  const width = document.documentElement.clientWidth;
  const told = (element) => {
    const name = element.id ? `#${element.id}` : typeof element.className === "string" && element.className ? `.${element.className.split(" ")[0]}` : "";
    return `<${element.localName}${name}> "${(element.textContent || element.value || "").trim().slice(0, 40)}"`;
  };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
  const isUnseen = (element) => element.closest(".unseen, .skip") !== null;

  // Nothing is wider than the page; tables may be, in their region.
  if (document.scrollingElement.scrollWidth > width) {
    const isHeld = (element) => {
      for (let one = element.parentElement; one && one !== document.body; one = one.parentElement) {
        if (getComputedStyle(one).overflowX !== "visible") return true;
      }
      return false;
    };
    const broad = [...document.body.querySelectorAll("*")]
      .filter((element) => isShown(element) && element.getBoundingClientRect().right > width + 1 && !isHeld(element) && !element.closest("svg > *"));
    wrong.push(`scrolls sideways: ${document.scrollingElement.scrollWidth} px of ${width}, for ${broad.slice(0, 5).map(told).join(", ")}`);
  }

  // What is cut off can be scrolled to.
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") || isUnseen(element) || !isShown(element)) continue;
    const style = getComputedStyle(element);
    if (["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1) wrong.push(`cuts off ${told(element)}`);
    if (style.textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth) wrong.push(`shortens ${told(element)}`);
  }

  // What scrolls can be scrolled by keyboard.
  for (const element of document.querySelectorAll("main *")) {
    const scrolls = ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (scrolls && isShown(element) && element.tabIndex < 0) wrong.push(`cannot be scrolled by keyboard: ${told(element)}`);
  }

  // What is pressed is large enough, or stands in running text.
  const inText = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const own = [...block.querySelectorAll("a")].reduce((sum, link) => sum + link.textContent.trim().length, 0);
    return block.textContent.trim().length > own + 1;
  };
  const pressed = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((element) => isShown(element) && !isUnseen(element));
  for (const element of press ? pressed : []) {
    const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
    const isLarge = boxes.some((box) => box.width >= 23.9 && box.height >= 23.9);
    if (!isLarge && !inText(element)) wrong.push(`is small, ${Math.round(boxes[0].width)}×${Math.round(boxes[0].height)} px: ${told(element)}`);
  }

  // What has the focus is seen and has an outline.
  if (focus) {
    const few = pressed.length > 80 ? [...pressed.slice(0, 40), ...pressed.filter((_, n) => n >= 40 && n % 10 === 0)] : pressed;
    for (const element of few) {
      element.focus({ focusVisible: true });
      if (document.activeElement !== element) continue;
      const style = getComputedStyle(element);
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push(`shows no focus: ${told(element)}`);
      const box = [...element.getClientRects()].find((one) => one.width > 1 && one.bottom > 0 && one.top < innerHeight);
      if (!box) {
        wrong.push(`has the focus out of sight: ${told(element)}`);
        continue;
      }
      const x = Math.min(Math.max(box.left + box.width / 2, 1), width - 1);
      const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 1);
      const there = document.elementFromPoint(x, y);
      const isSeen = there && (element.contains(there) || there.contains(element) || (element.labels ?? [])[0]?.contains(there));
      if (!isSeen) wrong.push(`has the focus behind ${there ? told(there) : "nothing"}: ${told(element)}`);
    }
    document.activeElement.blur();
    scrollTo(0, 0);
  }

  if (document.getAnimations().length > 0) wrong.push("moves");
  return wrong;
}
