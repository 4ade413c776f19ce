"""The demo workspace: a workplace chat in the browser, so that Flipside can be seen at work without one."""
