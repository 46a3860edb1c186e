"""How what leaves the house is made: spreadsheets and PDFs. Imported only when something is taken along."""
