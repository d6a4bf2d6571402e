"""The white space of templates: what a line break between tags means, decided once, when a template is compiled."""
