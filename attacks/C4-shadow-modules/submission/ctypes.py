raise SystemExit('shadow')
